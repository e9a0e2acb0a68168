import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { ROLES } from '#directory'
import type { Role } from '#directory'
import { openGraphWorld } from '../../test/support/graph.ts'
import type { GraphWorld } from '../../test/support/graph.ts'
import { createGraph, GRAPH_APP_ROLES } from './index.ts'
import { OPERATIONS } from './graph.ts'

type Ask = Awaited<ReturnType<GraphWorld['newAdministrator']>>['ask']
/** No object has it: whoever is let in meets 404 or 400, and nothing changes under the other callers' feet. */
const NOBODY = '018f0000-0000-7000-8000-000000000000'

let world: GraphWorld
const byRole = new Map<Role | 'none', Ask>()
const byAppRole = new Map<string, Ask>()
before(async () => {
  world = await openGraphWorld()
  for (const role of ROLES)
    byRole.set(role, (await world.newAdministrator(role.toLowerCase().replaceAll(' ', '-'), role)).ask)
  byRole.set('none', (await world.newAdministrator('nobody')).ask)
  for (const role of GRAPH_APP_ROLES)
    byAppRole.set(role, (await world.newApplication(`Only ${role}`, [role])).ask)
})

const calls = OPERATIONS.map((operation) => ({
  ...operation,
  concrete: operation.path.replace(/:\w+/g, NOBODY),
  body: ['POST', 'PATCH'].includes(operation.method) ? { nonsense: true } : undefined,
}))
const isLetIn = ({ status }: { status: number }): boolean => status !== 401 && status !== 403

describe('T17: the permission table, role by action', () => {
  it('every registered route has a row, in both versions', () => {
    const { routes } = createGraph({
      ...world,
      origin: 'http://localhost:3000',
      recovery: {
        listAttempts: async () => ({ attempts: [] }),
        getAttempt: async () => null,
        decide: async () => ({ ok: false, reason: 'not_found' }),
      },
      readAccessToken: world.oidc.readAccessToken,
      revokeTokens: world.oidc.revokeForUser,
    })
    const registered = routes.routes.filter(({ method }) => method !== 'ALL')
    const rows = ['/v1.0', '/beta'].flatMap((version) =>
      OPERATIONS.map(({ method, path }) => `${method} ${version}${path}`),
    )
    assert.deepEqual(registered.map(({ method, path }) => `${method} ${path}`).sort(), rows.sort())
    assert.equal(new Set(rows).size, rows.length, 'no route twice')
  })

  it('the bootstrap application gets every permission of the table', () => {
    assert.deepEqual([...world.appRoles].sort(), [...GRAPH_APP_ROLES])
    const privileged = OPERATIONS.flatMap(({ appRoles }) => appRoles)
    assert.ok(privileged.every((role) => world.appRoles.includes(role)))
  })

  it('readers write nothing', () => {
    const writers = OPERATIONS.filter(({ method }) => method !== 'GET')
    assert.ok(writers.length > 10)
    assert.deepEqual(
      writers.filter(({ roles }) => roles.includes('Global Reader')).map(({ path }) => path),
      [],
    )
  })

  for (const { method, path, concrete, body, roles, appRoles } of calls) {
    it(`${method} ${path}: nobody without credentials`, async () => {
      const own = { 'Sec-Fetch-Site': 'same-origin', 'X-Requested-With': 'regain-admin' }
      const bare = await world.send(method, concrete, { body, headers: own })
      assert.equal(bare.status, 401)
      assert.equal(bare.body.error.code, 'InvalidAuthenticationToken')
      assert.equal(bare.headers.get('www-authenticate'), 'Bearer realm="regain"')
      for (const authorization of ['Bearer nonsense-nonsense-nonsense', 'Basic YTpi', 'Bearer'])
        assert.equal(
          (await world.send(method, concrete, { body, headers: { Authorization: authorization } })).status,
          401,
          authorization,
        )
    })

    it(`${method} ${path}: the directory roles of its row, and no other`, async () => {
      for (const [role, ask] of byRole) {
        const isExpected =
          role === 'Global Administrator' || (role !== 'none' && (roles as string[]).includes(role))
        const answer = await ask(method, concrete, body)
        assert.equal(isLetIn(answer), isExpected, `${role} got ${answer.status}`)
        if (!isExpected) assert.equal(answer.body.error.code, 'Authorization_RequestDenied')
      }
    })

    it(`${method} ${path}: the application permissions of its row, and no other`, async () => {
      for (const [role, ask] of byAppRole) {
        const answer = await ask(method, concrete, body)
        assert.equal(isLetIn(answer), appRoles.includes(role), `${role} got ${answer.status}`)
      }
    })

    if (method !== 'GET')
      it(`${method} ${path}: a write by session comes from our own page alone`, async () => {
        const ask = byRole.get('Global Administrator')
        assert.ok(ask)
        const from = async (headers: Record<string, string>) =>
          (await ask(method, concrete, body, { headers })).status
        assert.equal(await from({ 'Sec-Fetch-Site': 'cross-site' }), 403)
        assert.equal(await from({ 'Sec-Fetch-Site': 'same-site' }), 403)
        assert.equal(await from({ 'X-Requested-With': '' }), 403)
        assert.equal(await from({ 'X-Requested-With': 'XMLHttpRequest' }), 403)
        assert.equal(await from({ 'Sec-Fetch-Site': '', Origin: 'https://evil.test' }), 403)
      })
  }
})

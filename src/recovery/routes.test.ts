import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hashToken } from '#platform/crypto'
import { openWorld } from '../../test/support/recovery.ts'
import { openBrowser } from '../../test/support/recovery-browser.ts'
import type { World } from '../../test/support/recovery.ts'
import { FLOW } from './flow.ts'
import { MACHINE, STATES } from './machine.ts'
import type { State } from './machine.ts'
import { ROUTES } from './route-table.ts'
import { updateAttempt, selectAttempt } from './store.ts'

/** An attempt of its own for each pair, put into the state by the store: the table is what is tested, not the way there. */
async function standIn(world: World, state: State) {
  const browser = openBrowser(world, 'ada@example.org')
  await browser.start()
  const id = (await world.recovery.listAttempts({ limit: 1 })).attempts[0]?.id ?? ''
  const attempt = await selectAttempt(world.database, id)
  if (!attempt) throw new Error('no attempt')
  const isEnd = Object.keys(MACHINE[state]).length === 0 || state === 'completed'
  await updateAttempt(world.database, attempt, { state, endedAt: isEnd ? world.clock.now() : null })
  return { browser, id }
}

describe('every route in every state (T20)', () => {
  it('moves nothing where its row does not list the state, and leads to the page of the attempt', async () => {
    const world = await openWorld()
    await world.openToAll()
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    for (const state of STATES)
      for (const row of ROUTES) {
        if (row.states === null) continue
        const { browser, id } = await standIn(world, state)
        const path = `${row.path}?state=x&transaction_id=y&error=z`
        const response = await (row.method === 'GET' ? browser.get(path) : browser.post(path))
        const after = await selectAttempt(world.database, id)
        const edges = Object.values(MACHINE[state])
        assert.ok(response.status < 500 || response.status === 503, `${row.method} ${row.path} in ${state}`)
        if (row.states.includes(state)) {
          assert.ok(
            after && (after.state === state || edges.includes(after.state)),
            `${row.path} in ${state}`,
          )
        } else {
          assert.equal(after?.state, state, `${row.method} ${row.path} in ${state}`)
          assert.equal(response.headers.get('location'), FLOW[state].path)
        }
        // Nobody's camera passed here: no answer in any state carries a pass. The other code gives no access.
        if (row.path !== '/recover/hold/code') assert.doesNotMatch(await response.text(), /data-copy-value/)
        assert.equal(after?.passesIssued, 0)
        if (after && !after.endedAt)
          await updateAttempt(world.database, after, { endedAt: world.clock.now() })
      }
  })

  it('has no route without a row, and every page of the flow has one', () => {
    const rows = new Set(ROUTES.map((row) => `${row.method} ${row.path}`))
    assert.equal(rows.size, ROUTES.length)
    for (const state of STATES) assert.ok(rows.has(`GET ${FLOW[state].path}`), state)
  })

  it('registers the rows and the frames of the capture, nothing else', async () => {
    const world = await openWorld()
    const rows = new Set(ROUTES.map((row) => `${row.method} ${row.path}`))
    for (const route of world.recovery.app.routes)
      assert.ok(rows.has(`${route.method} ${route.path}`), `${route.method} ${route.path}`)
  })

  it('knows nobody by a cookie that is not of an attempt', async () => {
    const world = await openWorld()
    const browser = openBrowser(world, 'ada@example.org')
    browser.jar.set('regain_recovery', hashToken('made up'))
    for (const row of ROUTES.filter((one) => one.states !== null)) {
      const response = await (row.method === 'GET' ? browser.get(row.path) : browser.post(row.path))
      if (row.path === '/recover/status') assert.deepEqual(await response.json(), { next: '/recover' })
      else assert.equal(response.headers.get('location'), '/recover')
    }
  })
})

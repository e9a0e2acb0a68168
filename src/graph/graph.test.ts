import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { Hono } from 'hono'
import { setSessionToken } from '#authentication/session'
import type { Role, User } from '#directory'
import { inTransaction } from '#platform/database'
import { createFoundation } from '../compose/modules.ts'
import type { Foundation } from '../compose/modules.ts'
import { readConfig } from '#config'
import { createKeys } from '#keys'
import { systemClock } from '#platform/clock'
import { systemRandom } from '#platform/crypto'
import { openTestDatabase } from '../../test/support/database.ts'
import { OPERATIONS } from './graph.ts'
import { createGraph } from './index.ts'

const ORIGIN = 'http://localhost:3000'
let world: Foundation
let app: Hono
let provider: { id: string; issuer: string }
const people: Record<string, User> = {}

before(async () => {
  const { database } = await openTestDatabase()
  const config = readConfig({}, { isRoot: false })
  assert.ok(config.ok)
  const keys = await createKeys({
    database,
    clock: systemClock,
    random: systemRandom,
    masterKey: systemRandom.bytes(32),
    origin: ORIGIN,
    certificates: {},
  })
  world = createFoundation({ config: config.config, database, keys })
  const { routes } = createGraph({
    ...world,
    origin: ORIGIN,
    recovery: {
      listAttempts: async () => ({ attempts: [] }),
      getAttempt: async () => null,
      decide: async () => ({ ok: false, reason: 'not_found' }),
    },
    readAccessToken: world.oidc.readAccessToken,
    revokeTokens: world.oidc.revokeForUser,
  })
  app = new Hono()
    .get('/become/:id', async (c) => {
      const { token } = await inTransaction(database, (tx) =>
        world.authentication.session.create(tx, { userId: c.req.param('id'), method: 'passkey' }),
      )
      setSessionToken(c, token, 3600)
      return c.text('ok')
    })
    .route('/', routes)
  await inTransaction(database, async (tx) => {
    await world.organisations.create(tx, {
      id: systemRandom.id(),
      name: 'Example',
      helpdesk: {},
      accentColour: '#0f6cbd',
      isDemo: true,
      notificationSender: 'no-reply@example.test',
    })
    provider = await world.identityVerification.registerProvider(tx, {
      name: 'Provider',
      kind: 'regain',
      issuer: 'https://verify.example.test',
      baseUrl: 'https://verify.example.test',
      clientId: 'regain',
      clientSecret: systemRandom.token(),
      subscriptionState: 'Subscribed',
      termsUrl: 'https://verify.example.test/t',
      privacyUrl: 'https://verify.example.test/p',
      retentionUrl: 'https://verify.example.test/r',
      retentionText: '',
      trustAnchor: Buffer.from('root'),
      vct: 'https://verify.example.test/vct',
    })
    const roles: [string, Role | null][] = [
      ['global', 'Global Administrator'],
      ['policy', 'Authentication Policy Administrator'],
      ['authentication', 'Authentication Administrator'],
      ['reader', 'Global Reader'],
      ['nobody', null],
    ]
    for (const [name, role] of roles) {
      const user = await world.directory.createUser(tx, {
        userPrincipalName: `${name}@example.test`,
        displayName: name,
      })
      people[name] = user
      if (role) await world.directory.assignRole(tx, user.id, role)
    }
    await world.policy.updateMethodsPolicy(
      tx,
      { temporaryAccessPass: { isEnabled: true, includeTargets: ['all_users'] } },
      { kind: 'system' },
    )
  })
})

const cookies = new Map<string, string>()
async function cookieOf(name: string): Promise<string> {
  const known = cookies.get(name)
  if (known) return known
  const response = await app.request(`${ORIGIN}/become/${people[name]?.id}`)
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  cookies.set(name, cookie)
  return cookie
}
async function as(
  name: string | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const response = await app.request(`${ORIGIN}/v1.0${path}`, {
    method,
    headers: {
      ...(name ? { Cookie: await cookieOf(name) } : {}),
      'Sec-Fetch-Site': 'same-origin',
      'X-Requested-With': 'regain-admin',
      'Content-Type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text ? (JSON.parse(text) as any) : undefined }
}
const profileBody = (changes: object = {}) => ({
  name: 'Staff',
  description: 'Everybody',
  state: 'enabled',
  verifierDid: 'did:web:localhost%3A3000',
  verifiedIdProfileConfiguration: {
    type: 'verifiedIdentity',
    acceptedIssuer: provider.issuer,
    claimBindingSource: 'directory',
    claimBindings: [
      {
        matchConfidenceLevel: 'relaxed',
        sourceAttribute: 'First name',
        verifiedIdClaim: 'vc.credentialSubject.firstName',
      },
      {
        matchConfidenceLevel: 'relaxed',
        sourceAttribute: 'Last name',
        verifiedIdClaim: 'vc.credentialSubject.lastName',
      },
    ],
  },
  faceCheckConfiguration: { isEnabled: true, sourcePhotoClaimName: 'portrait' },
  verifiedIdUsageConfigurations: [{ isEnabledForTestOnly: false, purpose: 'recovery' }],
  ...changes,
})

describe('T17: every operation against every caller', () => {
  const paths = OPERATIONS.map((operation) => ({
    ...operation,
    concrete: operation.path.replace(/:\w+/g, '018f0000-0000-7000-8000-000000000000'),
  }))
  for (const operation of paths)
    it(`${operation.method} ${operation.path}`, async () => {
      const body = operation.method === 'GET' || operation.method === 'DELETE' ? undefined : {}
      const call = (name: string | null, headers?: Record<string, string>) =>
        as(name, operation.method, operation.concrete, body, headers)
      assert.equal((await call(null)).status, 401, 'without credentials')
      assert.equal((await call('nobody')).status, 403, 'without a role')
      assert.equal(
        (await call(null, { Authorization: 'Bearer nonsense' })).status,
        401,
        'with a made-up token',
      )
      assert.ok(![401, 403].includes((await call('global')).status), 'as Global Administrator')
      if (operation.method === 'GET') return
      assert.equal((await call('reader')).status, 403, 'as Global Reader')
      assert.equal(
        (await call('global', { 'Sec-Fetch-Site': 'cross-site' })).status,
        403,
        'from another site',
      )
      assert.equal((await call('global', { 'X-Requested-With': 'form' })).status, 403, 'by a form')
    })
})

describe('profiles (entra.md 12)', () => {
  it('a new profile is in Evaluation wherever it is made, and its mode is changed by an update', async () => {
    const created = await as('policy', 'POST', '/identity/verifiedId/profiles', profileBody())
    assert.equal(created.status, 201)
    assert.deepEqual(created.body.verifiedIdUsageConfigurations, [
      { isEnabledForTestOnly: true, purpose: 'recovery' },
    ])
    assert.equal(created.body.verifiedIdProfileConfiguration.claimBindings[0].matchConfidenceLevel, 'relaxed')
    const path = `/identity/verifiedId/profiles/${created.body.id}`
    const updated = await as('policy', 'PATCH', path, {
      verifiedIdUsageConfigurations: [{ isEnabledForTestOnly: false, purpose: 'recovery' }],
    })
    assert.equal(updated.status, 204)
    const shown = await as('reader', 'GET', path)
    assert.equal(shown.body.verifiedIdUsageConfigurations[0].isEnabledForTestOnly, false)
    const log = await as('reader', 'GET', `/auditLogs/directoryAudits?$top=5`)
    assert.ok(
      log.body.value.some(
        (row: any) => row.category === 'Policy' && row.initiatedBy.user?.displayName === 'policy',
      ),
    )
    assert.equal((await as('policy', 'DELETE', path)).status, 204)
    assert.equal((await as('reader', 'GET', path)).status, 404)
  })

  const bad: [string, object][] = [
    ['an unknown field', { colour: 'red' }],
    ['no Face Check', { faceCheckConfiguration: { isEnabled: false, sourcePhotoClaimName: 'portrait' } }],
    [
      'another purpose',
      { verifiedIdUsageConfigurations: [{ isEnabledForTestOnly: true, purpose: 'onboarding' }] },
    ],
    ['a state of its own', { state: 'maybe' }],
  ]
  for (const [name, change] of bad)
    it(`${name} is refused`, async () => {
      const result = await as('policy', 'POST', '/identity/verifiedId/profiles', profileBody(change))
      assert.equal(result.status, 400)
      assert.equal(result.body.error.code, 'Request_BadRequest')
      assert.ok(result.body.error.innerError['request-id'])
    })

  it('scope stands in the Verified ID method policy', async () => {
    const created = await as('policy', 'POST', '/identity/verifiedId/profiles', profileBody())
    const path =
      '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/VerifiableCredentials'
    const patched = await as('policy', 'PATCH', path, {
      includeTargets: [{ id: 'all_users', targetType: 'group', verifiedIdProfiles: [created.body.id] }],
    })
    assert.equal(patched.status, 204)
    const shown = await as('reader', 'GET', path)
    assert.deepEqual(shown.body.includeTargets[0].verifiedIdProfiles, [created.body.id])
  })
})

describe('Temporary Access Passes by an administrator (entra.md 8, decision 3)', () => {
  const passes = (name: string) => `/users/${people[name]?.id}/authentication/temporaryAccessPassMethods`

  it('the code is shown to its maker once', async () => {
    const made = await as('authentication', 'POST', passes('nobody'), { isUsableOnce: true })
    assert.equal(made.status, 201)
    assert.match(made.body.temporaryAccessPass, /^.{8,}$/)
    const listed = await as('authentication', 'GET', passes('nobody'))
    assert.equal(listed.body.value[0].temporaryAccessPass, null)
    assert.equal(listed.body.value[0].methodUsabilityReason, 'EnabledByPolicy')
    const audit = await as('global', 'GET', '/auditLogs/directoryAudits')
    assert.ok(!JSON.stringify(audit.body).includes(made.body.temporaryAccessPass))
  })

  it('T17: never for oneself, never for somebody above', async () => {
    assert.equal((await as('authentication', 'POST', passes('authentication'), {})).status, 403)
    assert.equal((await as('authentication', 'POST', passes('global'), {})).status, 403)
    assert.equal((await as('global', 'POST', passes('global'), {})).status, 403)
  })
})

describe('applications', () => {
  it('act within their permissions, and not on administrators', async () => {
    const secret = systemRandom.token()
    const id = '5b0ab1b6-8e5e-4a5f-9a53-2f8f2a9d5d11'
    await inTransaction(world.database, (tx) =>
      world.oidc.clients.register(tx, { id, secret, displayName: 'Robot', appRoles: ['User.ReadWrite.All'] }),
    )
    const token = await world.oidc.routes.request(`${ORIGIN}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
    })
    const { access_token: accessToken } = (await token.json()) as any
    assert.ok(accessToken)
    const call = (method: string, path: string, body?: unknown) =>
      as(null, method, path, body, {
        Authorization: `Bearer ${accessToken}`,
        'X-Requested-With': '',
        'Sec-Fetch-Site': '',
      })
    const listed = await call('GET', '/users?$top=2')
    assert.equal(listed.status, 200)
    assert.equal(listed.body.value.length, 2)
    assert.match(listed.body['@odata.nextLink'], /skiptoken/)
    assert.equal((await call('GET', '/identity/verifiedId/profiles')).status, 403)
    assert.equal((await call('PATCH', `/users/${people['nobody']?.id}`, { surname: 'New' })).status, 204)
    assert.equal((await call('PATCH', `/users/${people['global']?.id}`, { surname: 'New' })).status, 403)
    const audit = await as(
      'reader',
      'GET',
      `/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Update user'`,
    )
    assert.equal(audit.body.value[0].initiatedBy.app.displayName, 'Robot')
  })
})

describe('bad questions', () => {
  for (const path of [
    '/users?$expand=manager',
    "/users?$filter=birthday eq 'x'",
    '/users?$top=0',
    '/users?$top=1000',
  ])
    it(`${path} is refused`, async () => assert.equal((await as('reader', 'GET', path)).status, 400))
  it('an unknown resource is not found', async () =>
    assert.equal((await as('reader', 'GET', '/nothing')).status, 404))
})

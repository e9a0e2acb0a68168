import { after } from 'node:test'
import { Hono } from 'hono'
import { setSessionToken } from '#authentication/session'
import { readConfig } from '#config'
import type { Role, User } from '#directory'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import { createLog } from '#platform/telemetry'
import { prepareOrganisation } from '../../src/compose/first-start.ts'
import { composeHosts } from '../../src/compose/hosts.ts'
import type { Handler } from '../../src/compose/hosts.ts'
import { createFoundation } from '../../src/compose/modules.ts'
import type { Foundation } from '../../src/compose/modules.ts'
import { openKeys } from '../../src/compose/open-store.ts'
import { composeSites } from '../../src/compose/sites.ts'
import { openTestDatabase } from './database.ts'

export const ORIGIN = 'http://localhost:3000'
export type Answer = { status: number; headers: Headers; text: string; body: any }
export type Sent = { body?: unknown; headers?: Record<string, string>; version?: string }

/** A whole installation as the composition root makes it, without a listener: its API is asked through its hosts. */
export async function openGraphWorld() {
  const { database, connectionString } = await openTestDatabase()
  const read = readConfig(
    {
      REGAIN_DEMO: '0',
      DATABASE_URL: connectionString,
      REGAIN_MASTER_KEY: systemRandom.bytes(32).toString('hex'),
    },
    { isRoot: false },
  )
  if (!read.ok) throw new Error(read.problems.join())
  const keys = await openKeys(read.config, database)
  const foundation = createFoundation({ config: read.config, database, keys })
  await prepareOrganisation(foundation)
  const composed = await composeSites(foundation)
  after(() => composed.close())
  const hosts = composeHosts(read.config, composed.sites, {
    organisations: foundation.organisations,
    log: createLog('silent'),
    isReady: async () => true,
  })
  foundation.own.handler = hosts
  return { ...foundation, hosts, appRoles: composed.appRoles, ...callers(foundation, hosts) }
}
export type GraphWorld = Awaited<ReturnType<typeof openGraphWorld>>

function callers(foundation: Foundation, hosts: Handler) {
  const { database, directory, authentication, oidc } = foundation

  async function send(method: string, path: string, { body, headers = {}, version = '/v1.0' }: Sent) {
    const response = await hosts.fetch(
      new Request(`${ORIGIN}${version}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
      {},
    )
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    const answer: Answer = { status: response.status, headers: response.headers, text, body: undefined }
    if (isJson) answer.body = JSON.parse(text)
    return answer
  }

  const newUser = (name: string, role?: Role): Promise<User> =>
    inTransaction(database, async (tx) => {
      const user = await directory.createUser(tx, {
        userPrincipalName: `${name}@example.test`,
        displayName: name,
      })
      if (role) await directory.assignRole(tx, user.id, role)
      return user
    })

  /** What the admin centre sends from a browser in which this person is signed in. */
  async function signedIn(userId: string) {
    const { token } = await inTransaction(database, (tx) =>
      authentication.session.create(tx, { userId, method: 'passkey' }),
    )
    const jar = new Hono().get('/', (c) => {
      setSessionToken(c, token, 3600)
      return c.text('')
    })
    const cookie = (await jar.request(ORIGIN)).headers.get('set-cookie')?.split(';')[0] ?? ''
    return (method: string, path: string, body?: unknown, more: Sent = {}) =>
      send(method, path, {
        ...more,
        body,
        headers: {
          Cookie: cookie,
          'Sec-Fetch-Site': 'same-origin',
          'X-Requested-With': 'regain-admin',
          ...more.headers,
        },
      })
  }

  async function newAdministrator(name: string, role?: Role) {
    const user = await newUser(name, role)
    return { user, ask: await signedIn(user.id) }
  }

  /** An application with these permissions, by a token from our own token endpoint. */
  async function newApplication(displayName: string, appRoles: string[]) {
    const [id, secret] = [systemRandom.id(), systemRandom.token()]
    await inTransaction(database, (tx) => oidc.clients.register(tx, { id, secret, displayName, appRoles }))
    const answer = await hosts.fetch(
      new Request(`${ORIGIN}/oidc/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
      }),
      {},
    )
    const { access_token: token } = (await answer.json()) as { access_token: string }
    const ask = (method: string, path: string, body?: unknown, more: Sent = {}) =>
      send(method, path, { ...more, body, headers: { Authorization: `Bearer ${token}`, ...more.headers } })
    return { id, token, ask }
  }

  return { send, newUser, signedIn, newAdministrator, newApplication }
}

/** The required properties of entra.md 12.2. */
export const profileBody = (changes: object = {}) => ({
  name: 'Staff',
  description: 'Everybody',
  state: 'enabled',
  verifierDid: 'did:web:localhost%3A3000',
  verifiedIdProfileConfiguration: configuration(),
  faceCheckConfiguration: { isEnabled: true, sourcePhotoClaimName: 'portrait' },
  verifiedIdUsageConfigurations: [{ isEnabledForTestOnly: false, purpose: 'recovery' }],
  ...changes,
})
export const configuration = (changes: object = {}) => ({
  type: 'verifiedIdentity',
  acceptedIssuer: 'http://verify.localhost:3000',
  claimBindingSource: 'directory',
  claimBindings: [binding('First name', 'firstName'), binding('Last name', 'lastName')],
  ...changes,
})
export const binding = (sourceAttribute: string, claim: string, matchConfidenceLevel = 'relaxed') => ({
  matchConfidenceLevel,
  sourceAttribute,
  verifiedIdClaim: `vc.credentialSubject.${claim}`,
})

import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import type { Authentication } from '#authentication'
import { createOpenIdProvider } from '#oidc'
import type { OpenIdProvider } from '#oidc'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { ORIGIN, testAuthentication, testKeys, testUser } from '../../test/support/authentication.ts'
import type { TestUser } from '../../test/support/authentication.ts'
import { createBrowser } from '../../test/support/browser.ts'
import type { Browser } from '../../test/support/browser.ts'
import { openTestDatabase } from '../../test/support/database.ts'

const REDIRECT = 'http://app.localhost:3000/callback'
let secondsAgo = 0
const clock = { now: () => new Date(Date.now() - secondsAgo * 1000), forward: () => undefined }

describe('OpenID Provider', () => {
  const users = new Map<string, TestUser>()
  let database: Database
  let authentication: Authentication
  let oidc: OpenIdProvider
  let client: { clientId: string; clientSecret: string }
  let daemon: { clientId: string; clientSecret: string }

  before(async () => {
    database = (await openTestDatabase()).database
    authentication = testAuthentication(database, clock, users)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    oidc = createOpenIdProvider({
      database,
      clock,
      random: systemRandom,
      keys: {
        ...testKeys,
        signingKey: async () => ({ kid: 'k1', privateKey }),
      },
      origin: ORIGIN,
      directory: {
        getUser: async (id) => {
          const user = users.get(id)
          return user ? { ...nobody, ...user } : null
        },
      },
      sessions: authentication.session,
    })
    await inTransaction(database, async (tx) => {
      client = await oidc.clients.register(tx, {
        displayName: 'Demo',
        redirectUris: [REDIRECT],
        initiateLoginUri: 'http://app.localhost:3000/sign-in',
      })
      daemon = await oidc.clients.register(tx, {
        displayName: 'Daemon',
        appRoles: ['AuditLog.Read.All'],
      })
    })
  })

  const open = () => createBrowser(ORIGIN, (request) => oidc.routes.fetch(request))
  const authorizeUrl = (extra: Record<string, string> = {}) => {
    const verifier = randomBytes(32).toString('base64url')
    const query = new URLSearchParams({
      client_id: client.clientId,
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: 'openid profile email',
      state: 's',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...extra,
    })
    return { verifier, url: `/oidc/auth?${query}` }
  }
  const signIn = async (browser: Browser, user: TestUser) => {
    users.set(user.id, user)
    const { token } = await inTransaction(database, (tx) =>
      authentication.session.create(tx, { userId: user.id, method: 'passkey' }),
    )
    browser.cookies.set('regain_session', token)
  }
  /** Follows redirects inside the provider; answers the last address. */
  const authorize = async (browser: Browser, extra: Record<string, string> = {}) => {
    const { verifier, url } = authorizeUrl(extra)
    const location = await browser.follow(url, (next) => !/^\/(oidc|interaction)\//.test(next))
    return { verifier, location }
  }
  const basic = (who: { clientId: string; clientSecret: string }) =>
    `Basic ${Buffer.from(`${who.clientId}:${who.clientSecret}`).toString('base64')}`
  const redeem = (browser: Browser, code: string, verifier: string) =>
    browser.request('/oidc/token', {
      method: 'POST',
      headers: { authorization: basic(client) },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: REDIRECT,
        code_verifier: verifier,
      }),
    })

  it('sends to sign-in without a session and comes back with a code after it', async () => {
    const browser = open()
    const user = testUser()
    const first = await authorize(browser)
    assert.match(first.location, /^\/sign-in\?return_to=%2Finteraction%2F/)
    await signIn(browser, user)
    const back = new URL(first.location, ORIGIN).searchParams.get('return_to') ?? ''
    const callback = new URL(await browser.follow(back, (next) => next.startsWith(REDIRECT)))
    assert.equal(callback.searchParams.get('iss'), `${ORIGIN}/oidc`)
    const response = await redeem(browser, callback.searchParams.get('code') ?? '', first.verifier)
    const tokens = (await response.json()) as { id_token: string; access_token: string }
    assert.equal(response.status, 200, JSON.stringify(tokens))
    assert.equal(decodeJwt(tokens.id_token).sub, user.id)
    const info = await browser.request('/oidc/me', {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    assert.equal(((await info.json()) as { name: string }).name, user.displayName)
    // A person's token opens nothing in Graph.
    assert.equal(await oidc.readAccessToken(tokens.access_token), null)

    assert((await inTransaction(database, (tx) => oidc.revokeForUser(tx, user.id))) > 0)
    const after = await browser.request('/oidc/me', {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    assert.equal(after.status, 401)
  })

  it('gives no code for another verifier, nor twice, nor without PKCE', async () => {
    const browser = open()
    await signIn(browser, testUser())
    const code = ({ location }: { location: string }) => new URL(location).searchParams.get('code') ?? ''
    const first = await authorize(browser)
    assert.equal((await redeem(browser, code(first), 'x'.repeat(43))).status, 400)
    const second = await authorize(browser)
    assert.equal((await redeem(browser, code(second), second.verifier)).status, 200)
    assert.equal((await redeem(browser, code(second), second.verifier)).status, 400)
    const { url } = authorizeUrl()
    const bare = url.replace(/&code_challenge=[^&]+&code_challenge_method=S256/, '')
    const refused = await browser.follow(bare, (next) => next.startsWith(REDIRECT))
    assert.equal(new URL(refused).searchParams.get('error'), 'invalid_request')
  })

  it('counts its own session only while ours does (design decision 12, T31)', async () => {
    const browser = open()
    const user = testUser()
    await signIn(browser, user)
    assert.match((await authorize(browser)).location, /[?&]code=/)
    assert.match((await authorize(browser, { prompt: 'none' })).location, /[?&]code=/)
    await inTransaction(database, (tx) => authentication.session.revokeAllForUser(tx, user.id))
    assert.match((await authorize(browser, { prompt: 'none' })).location, /error=login_required/)
    assert.match((await authorize(browser)).location, /^\/sign-in/)
  })

  it('gives an enrolment session nothing (design decision 12)', async () => {
    const browser = open()
    const user = testUser()
    users.set(user.id, user)
    const { token } = await inTransaction(database, (tx) =>
      authentication.enrolment.start(tx, { userId: user.id, attemptId: systemRandom.id() }),
    )
    browser.cookies.set('regain_enrolment', token)
    browser.cookies.set('regain_session', token)
    assert.match((await authorize(browser, { prompt: 'none' })).location, /error=login_required/)
  })

  it('signs in whoever came back, not who was there before', async () => {
    const browser = open()
    await signIn(browser, testUser())
    await authorize(browser)
    const other = testUser()
    await signIn(browser, other)
    const { location, verifier } = await authorize(browser)
    const response = await redeem(browser, new URL(location).searchParams.get('code') ?? '', verifier)
    assert.equal(decodeJwt(((await response.json()) as { id_token: string }).id_token).sub, other.id)
  })

  it('asks for a new sign-in when the application wants one', async () => {
    const browser = open()
    const user = testUser()
    secondsAgo = 60
    await signIn(browser, user)
    secondsAgo = 0
    assert.match((await authorize(browser, { max_age: '3600' })).location, /[?&]code=/)
    assert.match((await authorize(browser, { prompt: 'login' })).location, /^\/sign-in/)
    assert.match((await authorize(browser, { max_age: '30' })).location, /^\/sign-in/)
    await signIn(browser, user)
    assert.match((await authorize(browser, { max_age: '30' })).location, /[?&]code=/)
  })

  it('shows another browser where to start again, and the application of an expired request', async () => {
    const { location } = await authorize(open())
    const path = new URL(location, ORIGIN).searchParams.get('return_to') ?? ''
    const stranger = open()
    await signIn(stranger, testUser())
    const page = await stranger.request(path)
    assert.equal(page.status, 410)
    assert.match(await page.text(), /http:\/\/app\.localhost:3000\/sign-in/)
  })

  it('tells the person, in words, what cannot be told to the application', async () => {
    const browser = open()
    const wrong = await browser.request(authorizeUrl({ redirect_uri: 'https://evil.test/' }).url)
    assert.equal(wrong.status, 400)
    assert.match(await wrong.text(), /this code: invalid_redirect_uri/)
    const stale = await browser.request('/oidc/auth/no-such-interaction')
    assert.equal(stale.status, 410)
  })

  it("gives applications opaque tokens for Graph, at the endpoint of discovery and at Entra's", async () => {
    const browser = open()
    const discovery = (await (await browser.request('/oidc/.well-known/openid-configuration')).json()) as {
      token_endpoint: string
    }
    assert.equal(discovery.token_endpoint, `${ORIGIN}/oidc/token`)
    const ask = async (path: string, body: Record<string, string>, who = daemon) => {
      const response = await browser.request(path, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: who.clientId,
          client_secret: who.clientSecret,
          ...body,
        }),
      })
      return (await response.json()) as { access_token?: string; error?: string }
    }
    const own = await ask('/oidc/token', {})
    const entra = await ask('/contoso/oauth2/v2.0/token', { scope: 'https://graph.microsoft.com/.default' })
    for (const { access_token: token } of [own, entra]) {
      assert.deepEqual(await oidc.readAccessToken(token ?? ''), {
        clientId: daemon.clientId,
        displayName: 'Daemon',
        roles: ['AuditLog.Read.All'],
      })
    }
    assert.equal(await oidc.readAccessToken(systemRandom.token()), null)
    const wrong = { ...daemon, clientSecret: 'wrong' }
    assert.equal((await ask('/oidc/token', {}, wrong)).error, 'invalid_client')
    const foreign = await ask('/contoso/oauth2/v2.0/token', { scope: 'https://vault.example/.default' })
    assert.equal(foreign.error, 'invalid_scope')
    assert.equal((await ask('/oidc/token', {}, client)).access_token, undefined)
  })

  it('keeps no token or secret readable in the database (T35)', async () => {
    const browser = open()
    const response = await browser.request('/oidc/token', {
      method: 'POST',
      headers: { authorization: basic(daemon) },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const { access_token: token } = (await response.json()) as { access_token: string }
    const tables = database.withTables<{ oidc_model: { model: string }; oidc_client: { id: string } }>()
    const dump = JSON.stringify([
      await tables.selectFrom('oidc_model').selectAll().execute(),
      await tables.selectFrom('oidc_client').selectAll().execute(),
    ])
    assert(token.length > 20 && !dump.includes(token))
    assert(!dump.includes(daemon.clientSecret))
  })

  it('builds its addresses from the configured origin, whatever the headers say (T36)', async () => {
    const response = await oidc.routes.request('http://evil.test/oidc/.well-known/openid-configuration', {
      headers: { host: 'evil.test', 'x-forwarded-host': 'evil.test' },
    })
    const text = await response.text()
    assert(!text.includes('evil.test'))
  })
})

const nobody = {
  givenName: null,
  surname: null,
  mail: null,
  otherMails: [],
  userType: 'Member' as const,
  employeeId: null,
  jobTitle: null,
  preferredLanguage: null,
  createdAt: new Date(0),
  lastSignInAt: null,
}

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { createOpenIdProvider } from '#oidc'
import type { OpenIdProvider } from '#oidc'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { ORIGIN, testKeys } from '../../../test/support/authentication.ts'
import { createBrowser } from '../../../test/support/browser.ts'
import { openTestDatabase } from '../../../test/support/database.ts'
import { signInWorld } from '../../../test/support/sign-in.ts'
import { createRelyingParty } from './index.ts'
import type { RelyingParty } from './index.ts'

const APP = 'http://app.localhost:3000'
const clock = { now: () => new Date(), forward: () => undefined }

describe('demo relying party', () => {
  let database: Database
  let world: ReturnType<typeof signInWorld>
  let oidc: OpenIdProvider
  let app: RelyingParty
  before(async () => {
    database = (await openTestDatabase()).database
    world = signInWorld(database, clock)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    oidc = createOpenIdProvider({
      database,
      clock,
      random: systemRandom,
      keys: { ...testKeys, signingKey: async () => ({ kid: 'k1', privateKey }) },
      origin: ORIGIN,
      directory: world.directory,
      sessions: world.authentication.session,
    })
    const client = await inTransaction(database, (tx) =>
      oidc.clients.register(tx, { displayName: 'Timesheets', redirectUris: [`${APP}/callback`] }),
    )
    app = createRelyingParty({
      origin: APP,
      issuer: `${ORIGIN}/oidc`,
      client: async () => client,
      clock,
      egress: { fetch: async (request) => oidc.routes.fetch(request) },
      keys: testKeys,
    })
  })

  const signInAtProvider = async (name: string) => {
    const user = await world.newUser(name)
    const { token } = await inTransaction(database, (tx) =>
      world.authentication.session.create(tx, { userId: user.id, method: 'passkey' }),
    )
    const provider = createBrowser(ORIGIN, (request) => oidc.routes.fetch(request))
    provider.cookies.set('regain_session', token)
    return provider
  }
  const openApp = () => createBrowser(APP, (request) => app.routes.fetch(request))
  /** The address of the provider, as a path of it. */
  const begin = async (browser: ReturnType<typeof openApp>) =>
    ((await browser.request('/sign-in')).headers.get('location') ?? '').slice(ORIGIN.length)

  it('signs in by discovery, code and PKCE, shows who, and signs out', async () => {
    const browser = openApp()
    assert.match(await (await browser.request('/')).text(), /href="\/sign-in"/)
    const provider = await signInAtProvider('ada')
    const callback = await provider.follow(await begin(browser), (next) => next.startsWith(APP))
    const back = await browser.request(callback.slice(APP.length))
    assert.equal(back.headers.get('location'), '/')
    assert.match(await (await browser.request('/')).text(), /data-signed-in="ada@example\.org"/)
    await browser.post('/sign-out', {})
    assert.doesNotMatch(await (await browser.request('/')).text(), /data-signed-in/)
  })

  it('takes no answer of another browser, nor one a second time', async () => {
    const provider = await signInAtProvider('bea')
    const mine = openApp()
    const callback = await provider.follow(await begin(mine), (next) => next.startsWith(APP))
    const path = callback.slice(APP.length)
    const victim = openApp()
    await begin(victim)
    await victim.request(path)
    assert.doesNotMatch(await (await victim.request('/')).text(), /data-signed-in/)
    await mine.request(path)
    assert.match(await (await mine.request('/')).text(), /data-signed-in/)
    await mine.post('/sign-out', {})
    await mine.request(path)
    assert.doesNotMatch(await (await mine.request('/')).text(), /data-signed-in/)
  })
})

import { generateKeyPairSync } from 'node:crypto'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { createAudit } from '#audit'
import { createAuthentication } from '#authentication'
import { createDirectory } from '#directory'
import type { User } from '#directory'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { createSecurityInfo } from '#security-info'
import { createSignIn } from '#sign-in'
import { ORIGIN, testKeys } from './authentication.ts'
import type { TestClock } from './authentication.ts'
import { createBrowser } from './browser.ts'
import type { Browser } from './browser.ts'
import type { SoftwareAuthenticator } from './software-authenticator.ts'

/** Where a browser of this world says which address it comes from. */
const ADDRESS = 'x-test-address'
const OFFICE = '192.0.2.7'

/** Sign-in and security info over real modules; `recovery` stands where the composition root puts recovery. */
export function signInWorld(database: Database, clock: TestClock, origin = ORIGIN) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const audit = createAudit({ database, clock, random: systemRandom, checkpointKey: async () => privateKey })
  const directory = createDirectory({ database, clock, random: systemRandom, nameKeys: () => [] })
  const authentication = createAuthentication({
    database,
    clock,
    random: systemRandom,
    keys: testKeys,
    origin,
    directory,
  })
  const recovery = {
    offersTo: new Set<string>(),
    isOpen: true,
    completed: [] as { attemptId: string; userId: string; methodId: string }[],
    startedAt: clock.now(),
  }
  const onNewPasskeySignedIn = async (input: { attemptId: string; userId: string; methodId: string }) => {
    if (!recovery.isOpen) return { ok: false as const, reason: 'attempt_cancelled' }
    recovery.completed.push(input)
    const removed = await inTransaction(database, async (tx) => {
      await authentication.session.revokeAllForUser(tx, input.userId)
      return authentication.methods.removeAfterRecovery(tx, {
        userId: input.userId,
        mode: 'all',
        keepMethodId: input.methodId,
        startedAt: recovery.startedAt,
      })
    })
    return {
      ok: true as const,
      removedMethods: removed.map(({ displayName }) => displayName),
      notified: ['r***@example.org'],
    }
  }
  const shared = {
    database,
    clock,
    audit,
    directory,
    authentication,
    onNewPasskeySignedIn,
    clientIp: (c: Context) => c.req.header(ADDRESS) ?? OFFICE,
  }
  const signIn = createSignIn({
    ...shared,
    random: systemRandom,
    origin,
    recoveryOffer: async (identifier) => recovery.offersTo.has(identifier),
    isInPassScope: async () => true,
    onRecoveryPassAccepted: async () =>
      recovery.isOpen ? { ok: true } : { ok: false, reason: 'attempt_cancelled' },
  })
  const securityInfo = createSecurityInfo({
    ...shared,
    organisation: { get: async () => ({ name: 'Example Organisation' }) },
  })
  const app = new Hono().route('/', signIn.routes).route('/', securityInfo.routes)

  return {
    app,
    audit,
    authentication,
    directory,
    recovery,
    open: (address = OFFICE) =>
      createBrowser(ORIGIN, (request) => {
        request.headers.set(ADDRESS, address)
        return app.fetch(request)
      }),
    newUser: (name: string): Promise<User> =>
      inTransaction(database, (tx) =>
        directory.createUser(tx, { userPrincipalName: `${name}@example.org`, displayName: name }),
      ),
  }
}

/** The options that a page gives to its script. */
export async function optionsOf<T>(response: Response): Promise<T> {
  const text = await response.text()
  const attribute = /data-options="([^"]+)"/.exec(text)?.[1]
  if (!attribute) throw new Error(`No passkey form in: ${text.slice(0, 1500)}`)
  return JSON.parse(attribute.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as T
}

/** What passkey.js does: reads the form's options, asks the authenticator, posts the answer. */
export async function usePasskey(
  browser: Browser,
  path: string,
  authenticator: SoftwareAuthenticator,
): Promise<Response> {
  const page = await browser.request(path)
  return browser.post(path, { response: JSON.stringify(authenticator.get(await optionsOf(page))) })
}

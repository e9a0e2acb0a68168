import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { PassPolicy } from '#authentication'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { issueRecoveryPass, ORIGIN, registerPasskey, testClock } from '../../test/support/authentication.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { signInWorld, usePasskey } from '../../test/support/sign-in.ts'

const adminPasses: PassPolicy = {
  isEnabled: true,
  minimumLifetimeInMinutes: 60,
  maximumLifetimeInMinutes: 480,
  defaultLifetimeInMinutes: 60,
  defaultLength: 8,
  isUsableOnce: false,
}

describe('sign-in under abuse', () => {
  const clock = testClock()
  let database: Database
  let world: ReturnType<typeof signInWorld>
  before(async () => {
    database = (await openTestDatabase()).database
    world = signInWorld(database, clock)
  })

  const arrive = async (identifier: string, address?: string) => {
    const browser = world.open(address)
    await browser.post('/sign-in', { identifier })
    return browser
  }
  const failures = async (reason: string) =>
    (await world.audit.list({ activity: 'User signed in', limit: 900 })).rows.filter(
      (row) => row.reason === reason,
    ).length

  it('takes a recovery pass from the owner however much others guess (T15, decision 8)', async () => {
    const user = await world.newUser('kim')
    const { code } = await issueRecoveryPass(world.authentication, database, { userId: user.id })
    const stranger = await arrive('kim@example.org', '198.51.100.1')
    for (let i = 0; i < 11; i += 1) await stranger.post('/sign-in/pass', { code: `AAAA BBBB CCCC 00${i}` })
    const guess = async (address: string) =>
      (await (await arrive('kim@example.org', address)).post('/sign-in/pass', { code: '0000' })).text()
    assert.match(await guess('198.51.100.77'), /too many tries/i)
    assert.match(await guess('203.0.113.9'), /does not fit this account/)
    const sameCafe = await arrive('kim@example.org', '198.51.100.2')
    const response = await sameCafe.post('/sign-in/pass', { code })
    assert.equal(response.headers.get('location'), '/security-info')
    assert(sameCafe.cookies.has('regain_enrolment'))
  })

  it('checks ten guesses at an admin pass per name and network, of many workers too (T12)', async () => {
    await world.newUser('lea')
    const worker = await arrive('lea@example.org', '198.51.101.1')
    const answers = await Promise.all(
      Array.from({ length: 16 }, async (_, i) =>
        (await worker.post('/sign-in/pass', { code: `AAAA000${i}` })).text(),
      ),
    )
    assert.equal(answers.filter((text) => text.includes('does not fit this account')).length, 10)
    assert.equal(answers.filter((text) => /too many tries/i.test(text)).length, 6)
  })

  it('signs in with a right passkey after any number of wrong ones, and keeps the log short (T15, T16)', async () => {
    const user = await world.newUser('mia')
    const { authenticator } = await registerPasskey(world.authentication, user)
    const flood = await arrive('mia@example.org', '198.51.102.1')
    const before = await failures('response_malformed')
    for (let i = 0; i < 130; i += 1) await flood.post('/sign-in/passkey', { response: '{"flood":1}' })
    assert.equal((await failures('response_malformed')) - before, 120)
    const owner = await arrive('mia@example.org', '198.51.102.2')
    assert.equal((await usePasskey(owner, '/sign-in/passkey', authenticator)).status, 303)
    assert(owner.cookies.has('regain_session'))
  })

  it('opens no session by what a recovery takes away in the same moment (T31)', async () => {
    const user = await world.newUser('ned')
    const lost = await registerPasskey(world.authentication, user)
    const fresh = await registerPasskey(world.authentication, user)
    const pass = await inTransaction(database, (tx) =>
      world.authentication.temporaryAccessPass.issueAdminPass(tx, {
        userId: user.id,
        createdBy: null,
        policy: adminPasses,
      }),
    )
    assert(pass.ok)
    /** The recovery completes when the proof has been checked and the session is not there yet. */
    const recovered =
      <I, R>(check: (input: I) => Promise<R>) =>
      async (input: I): Promise<R> => {
        const result = await check(input)
        await inTransaction(database, async (tx) => {
          const rule = { userId: user.id, mode: 'all', keepMethodId: fresh.methodId } as const
          await world.authentication.methods.removeAfterRecovery(tx, { ...rule, startedAt: clock.now() })
          await world.authentication.session.revokeAllForUser(tx, user.id)
          await world.authentication.temporaryAccessPass.revokeAdminPasses(tx, user.id)
        })
        return result
      }
    const { passkey, temporaryAccessPass } = world.authentication
    const [byPass, byPasskey] = [await arrive('ned@example.org'), await arrive('ned@example.org')]
    const { redeem } = temporaryAccessPass
    temporaryAccessPass.redeem = recovered(redeem)
    const typed = await byPass.post('/sign-in/pass', { code: pass.code })
    temporaryAccessPass.redeem = redeem
    assert.match(await typed.text(), /has expired/)
    assert(!byPass.cookies.has('regain_session'))

    const { verifySignIn } = passkey
    passkey.verifySignIn = recovered(verifySignIn)
    const old = await usePasskey(byPasskey, '/sign-in/passkey', lost.authenticator)
    passkey.verifySignIn = verifySignIn
    assert.match(await old.text(), /was removed when the account was recovered/)
    assert(!byPasskey.cookies.has('regain_session'))
    assert.equal(await failures('passkey_disabled'), 1)
  })

  it('answers control characters like any other nonsense', async () => {
    const browser = world.open()
    const door = await browser.post('/sign-in', { identifier: 'ad\0a@example.org' })
    assert.equal(door.status, 200)
    assert.equal((await browser.post('/sign-in/pass', { code: 'AAAAAAAA' })).status, 303)
    const known = await arrive('nobody@example.org')
    const clientData = { type: 'webauthn.get', challenge: 'a\0b', origin: ORIGIN }
    const response = {
      clientDataJSON: Buffer.from(JSON.stringify(clientData)).toString('base64url'),
      authenticatorData: 'AA',
      signature: 'AA',
    }
    const body = { id: 'AA', rawId: 'AA', type: 'public-key', response, clientExtensionResults: {} }
    const answers = [
      await known.post('/sign-in/passkey', { response: JSON.stringify(body) }),
      await known.post('/sign-in/passkey', { error: 'constructor' }),
    ]
    for (const answer of answers) assert.equal(answer.status, 200)
  })
})

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Authentication } from '#authentication'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import {
  ORIGIN,
  registerPasskey,
  testAuthentication,
  testClock,
  testUser,
} from '../../../test/support/authentication.ts'
import type { TestUser } from '../../../test/support/authentication.ts'
import { openTestDatabase } from '../../../test/support/database.ts'
import { createSoftwareAuthenticator } from '../../../test/support/software-authenticator.ts'

describe('passkey', () => {
  const clock = testClock()
  const users = new Map<string, TestUser>()
  let database: Database
  let authentication: Authentication
  const newUser = () => {
    const user = testUser()
    users.set(user.id, user)
    return user
  }
  const signInOptions = () => authentication.passkey.signInOptions({ binding: 'browser' })
  const verifySignIn = (response: object) =>
    authentication.passkey.verifySignIn({ response, binding: 'browser' })

  before(async () => {
    database = (await openTestDatabase()).database
    authentication = testAuthentication(database, clock, users)
  })

  it('registers a discoverable passkey and signs in with it', async () => {
    const user = newUser()
    const { authenticator, methodId } = await registerPasskey(authentication, user)
    const result = await verifySignIn(authenticator.get(await signInOptions()))
    assert(result.ok)
    assert.equal(result.method.userId, user.id)
    assert.equal(result.method.id, methodId)
    assert.deepEqual(result.method.lastUsedAt, clock.now())
  })

  it('asks everybody the same question (design decision 10)', async () => {
    const options = await signInOptions()
    assert.deepEqual(options.allowCredentials, [])
    assert.equal(options.userVerification, 'required')
    assert.equal(options.rpId, 'localhost')
  })

  it('takes an answer once, in the browser that was asked, within five minutes', async () => {
    const { authenticator } = await registerPasskey(authentication, newUser())
    const answer = authenticator.get(await signInOptions())
    const elsewhere = await authentication.passkey.verifySignIn({
      response: answer,
      binding: 'other browser',
    })
    assert.deepEqual(elsewhere, { ok: false, reason: 'challenge_unknown' })
    assert((await verifySignIn(answer)).ok)
    assert.deepEqual(await verifySignIn(answer), { ok: false, reason: 'challenge_unknown' })
    const late = authenticator.get(await signInOptions())
    clock.forward(6)
    assert.deepEqual(await verifySignIn(late), { ok: false, reason: 'challenge_unknown' })
  })

  it('takes one of many equal answers at once (T19)', async () => {
    const { authenticator } = await registerPasskey(authentication, newUser())
    const answer = authenticator.get(await signInOptions())
    const results = await Promise.all(Array.from({ length: 20 }, () => verifySignIn(answer)))
    assert.equal(results.filter((result) => result.ok).length, 1)
  })

  const faults = {
    'another origin': { origin: 'http://localhost.evil.test' },
    'no user verification': { userVerified: false },
    'an answer from inside a frame': { crossOrigin: true },
    'a foreign user handle': { userHandle: Buffer.from('somebody else').toString('base64url') },
  }
  for (const [name, fault] of Object.entries(faults)) {
    it(`refuses ${name} at sign-in`, async () => {
      const { authenticator } = await registerPasskey(authentication, newUser())
      const result = await verifySignIn(authenticator.get(await signInOptions(), fault))
      assert.deepEqual(result, { ok: false, reason: 'passkey_invalid' })
    })
  }

  it('refuses a counter that does not move on', async () => {
    const { authenticator } = await registerPasskey(authentication, newUser(), { countsUses: true })
    assert((await verifySignIn(authenticator.get(await signInOptions()))).ok)
    const cloned = await verifySignIn(authenticator.get(await signInOptions(), { counter: 1 }))
    assert.deepEqual(cloned, { ok: false, reason: 'counter_replayed' })
  })

  it('refuses a registration from another session or for another account (T21, T30)', async () => {
    const user = newUser()
    const authenticator = createSoftwareAuthenticator(ORIGIN)
    const offer = async () => {
      const offered = await authentication.passkey.registerOptions({
        user,
        binding: 'mine',
        organisationName: 'E',
      })
      assert(offered.ok)
      return authenticator.create(offered.options)
    }
    const verify = (response: object, input: { binding: string; userId: string }) =>
      authentication.passkey.verifyRegistration({ response, ...input })
    const refused = { ok: false, reason: 'challenge_unknown' }
    assert.deepEqual(await verify(await offer(), { binding: 'attacker', userId: user.id }), refused)
    assert.deepEqual(await verify(await offer(), { binding: 'mine', userId: newUser().id }), refused)
    assert((await verify(await offer(), { binding: 'mine', userId: user.id })).ok)
  })

  it('refuses a framed or unverified registration and holds ten passkeys at most', async () => {
    const user = newUser()
    for (const fault of [{ crossOrigin: true }, { userVerified: false }, { origin: 'https://evil.test' }]) {
      const offered = await authentication.passkey.registerOptions({
        user,
        binding: 'b',
        organisationName: 'E',
      })
      assert(offered.ok)
      const response = createSoftwareAuthenticator(ORIGIN).create(offered.options, fault)
      const result = await authentication.passkey.verifyRegistration({
        response,
        binding: 'b',
        userId: user.id,
      })
      assert.deepEqual(result, { ok: false, reason: 'passkey_invalid' })
    }
    for (let i = 0; i < 10; i += 1) await registerPasskey(authentication, user)
    const eleventh = await authentication.passkey.registerOptions({
      user,
      binding: 'b',
      organisationName: 'E',
    })
    assert.deepEqual(eleventh, { ok: false, reason: 'too_many_passkeys' })
  })

  it('removes what was lost, keeps what was used since, and refuses it at once (design decision 7, T31)', async () => {
    const user = newUser()
    const lost = await registerPasskey(authentication, user)
    const used = await registerPasskey(authentication, user)
    clock.forward(1)
    const startedAt = clock.now()
    clock.forward(1)
    assert((await verifySignIn(used.authenticator.get(await signInOptions()))).ok)
    const fresh = await registerPasskey(authentication, user)
    const remove = (mode: 'all' | 'lost' | 'none', keepMethodId = fresh.methodId) =>
      inTransaction(database, (tx) =>
        authentication.methods.removeAfterRecovery(tx, { userId: user.id, mode, keepMethodId, startedAt }),
      )
    await assert.rejects(remove('all', systemRandom.id()))
    assert.deepEqual(await remove('none'), [])
    assert.deepEqual(
      (await remove('lost')).map(({ id }) => id),
      [lost.methodId],
    )
    const refused = await verifySignIn(lost.authenticator.get(await signInOptions()))
    assert.deepEqual(refused, { ok: false, reason: 'passkey_disabled' })
    assert.deepEqual(
      (await remove('all')).map(({ id }) => id),
      [used.methodId],
    )
    assert.deepEqual(
      (await authentication.methods.list(user.id)).map(({ id }) => id),
      [fresh.methodId],
    )

    clock.forward(71 * 60)
    assert.equal(await authentication.methods.purge(), 0)
    clock.forward(2 * 60)
    assert.equal(await authentication.methods.purge(), 2)
    assert((await verifySignIn(fresh.authenticator.get(await signInOptions()))).ok)
  })

  it('forgets what an enrolment made and nobody tried, and holds it against nobody', async () => {
    const user = newUser()
    const { methodId } = await registerPasskey(authentication, user)
    const left = await registerPasskey(authentication, user, { attemptId: systemRandom.id() })
    const offered = await authentication.passkey.registerOptions({
      user,
      binding: 'b',
      organisationName: 'E',
    })
    assert(offered.ok)
    assert.equal(offered.options.excludeCredentials?.length, 1)
    const ids = async () => (await authentication.methods.list(user.id)).map(({ id }) => id)
    clock.forward(59)
    await authentication.methods.purge()
    assert.deepEqual(await ids(), [methodId, left.methodId])
    clock.forward(2)
    await authentication.methods.purge()
    assert.deepEqual(await ids(), [methodId])
  })

  it('confirms the new passkey in the moment in which the old ones go, whatever fails after it', async () => {
    const user = newUser()
    await registerPasskey(authentication, user)
    const fresh = await registerPasskey(authentication, user, { attemptId: systemRandom.id() })
    const rule = { userId: user.id, mode: 'all', keepMethodId: fresh.methodId } as const
    await inTransaction(database, (tx) =>
      authentication.methods.removeAfterRecovery(tx, { ...rule, startedAt: clock.now() }),
    )
    clock.forward(61)
    await authentication.methods.purge()
    const [kept] = await authentication.methods.list(user.id)
    assert(kept?.id === fresh.methodId && kept.confirmedAt)
  })
})

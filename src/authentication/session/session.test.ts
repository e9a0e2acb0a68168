import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Authentication } from '#authentication'
import { createLimiter } from '#authentication'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import {
  registerPasskey,
  testAuthentication,
  testClock,
  testUser,
} from '../../../test/support/authentication.ts'
import type { TestUser } from '../../../test/support/authentication.ts'
import { openTestDatabase } from '../../../test/support/database.ts'

describe('session and enrolment session', () => {
  const clock = testClock()
  const users = new Map<string, TestUser>()
  let database: Database
  let authentication: Authentication
  const newUser = () => {
    const user = testUser()
    users.set(user.id, user)
    return user
  }
  const signIn = (userId: string) =>
    inTransaction(database, (tx) => authentication.session.create(tx, { userId, method: 'passkey' }))
  const enrol = (userId: string) =>
    inTransaction(database, (tx) =>
      authentication.enrolment.start(tx, {
        userId,
        attemptId: systemRandom.id(),
        returnTo: '/interaction/x',
      }),
    )

  before(async () => {
    database = (await openTestDatabase()).database
    authentication = testAuthentication(database, clock, users)
  })

  it('reads a session by its token until it ends, expires or the account is disabled (T31, T38)', async () => {
    const user = newUser()
    const { token, session } = await signIn(user.id)
    assert.equal((await authentication.session.read(token))?.id, session.id)
    assert.equal(await authentication.session.read(`${token}x`), null)
    users.set(user.id, { ...user, accountEnabled: false })
    assert.equal(await authentication.session.read(token), null)
    users.set(user.id, user)
    const second = await signIn(user.id)
    assert.equal(
      await inTransaction(database, (tx) => authentication.session.revokeAllForUser(tx, user.id)),
      2,
    )
    assert.equal(await authentication.session.read(token), null)
    assert.equal(await authentication.session.read(second.token), null)
    const third = await signIn(user.id)
    clock.forward(12 * 60)
    assert.equal(await authentication.session.read(third.token), null)
  })

  it('makes a recovery wait for a session by the passkey that it takes away, and ends it (T31)', async () => {
    const user = newUser()
    const old = await registerPasskey(authentication, user)
    const fresh = await registerPasskey(authentication, user)
    const recover = () =>
      inTransaction(database, async (tx) => {
        const rule = { userId: user.id, mode: 'all', keepMethodId: fresh.methodId } as const
        await authentication.methods.removeAfterRecovery(tx, { ...rule, startedAt: clock.now() })
        await authentication.session.revokeAllForUser(tx, user.id)
      })
    const open = { userId: user.id, methodId: old.methodId }
    let recovering: Promise<void> | undefined
    const created = await inTransaction(database, async (tx) => {
      const result = await authentication.session.createByPasskey(tx, open)
      recovering = recover()
      await pause(50)
      return result
    })
    await recovering
    assert(created.ok)
    assert.equal(await authentication.session.read(created.token), null)
    const late = await inTransaction(database, (tx) => authentication.session.createByPasskey(tx, open))
    assert.deepEqual(late, { ok: false, reason: 'passkey_disabled' })
  })

  it('keeps an enrolment 15 minutes, one a person, and is no sign-in (design decision 12)', async () => {
    const user = newUser()
    const first = await enrol(user.id)
    const second = await enrol(user.id)
    assert.equal(await authentication.enrolment.read(first.token), null)
    assert.equal((await authentication.enrolment.read(second.token))?.returnTo, '/interaction/x')
    assert.equal(await authentication.session.read(second.token), null)
    clock.forward(15)
    assert.equal(await authentication.enrolment.read(second.token), null)
    const late = await inTransaction(database, (tx) =>
      authentication.enrolment.setNewMethod(tx, second.enrolment.id, systemRandom.id()),
    )
    assert.equal(late, false)
  })

  it('forgets what has expired, and keeps what lives', async () => {
    const user = newUser()
    const { token } = await signIn(user.id)
    await authentication.passkey.signInOptions({ binding: 'b' })
    const count = async () => {
      const rows = await database
        .withTables<{ webauthn_challenge: { challenge: string } }>()
        .selectFrom('webauthn_challenge')
        .select('challenge')
        .execute()
      return rows.length
    }
    await authentication.tasks['authentication.purge']?.({})
    assert.equal(await count(), 1)
    clock.forward(6)
    await authentication.tasks['authentication.purge']?.({})
    assert.equal(await count(), 0)
    assert.notEqual(await authentication.session.read(token), null)
  })

  it('ends an enrolment for one caller alone (T19)', async () => {
    const { enrolment } = await enrol(newUser().id)
    const ends = await Promise.all(
      Array.from({ length: 8 }, () =>
        inTransaction(database, (tx) => authentication.enrolment.end(tx, enrolment.id)),
      ),
    )
    assert.equal(ends.filter(Boolean).length, 1)
  })

  it('counts tries in the database, whichever node counts them (T12)', async () => {
    const rule = { name: 'test', points: 3, seconds: 60 }
    const nodes = [createLimiter(database, rule), createLimiter(database, rule)]
    const results = await Promise.all(Array.from({ length: 8 }, (_, i) => nodes[i % 2]?.consume('network')))
    assert.equal(results.filter((result) => result?.ok).length, 3)
    const refused = results.find((result) => !result?.ok)
    assert(refused && !refused.ok && refused.waitSeconds > 0 && refused.waitSeconds <= 60)
  })
})

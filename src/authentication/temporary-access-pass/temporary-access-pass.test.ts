import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Authentication, PassPolicy } from '#authentication'
import { groupCode, systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { issueRecoveryPass, testAuthentication, testClock } from '../../../test/support/authentication.ts'
import { openTestDatabase } from '../../../test/support/database.ts'

const policy: PassPolicy = {
  isEnabled: true,
  minimumLifetimeInMinutes: 60,
  maximumLifetimeInMinutes: 480,
  defaultLifetimeInMinutes: 60,
  defaultLength: 8,
  isUsableOnce: false,
}

describe('temporary access pass', () => {
  const clock = testClock()
  let database: Database
  let authentication: Authentication
  const issue = (userId: string, input: { boundBrowser?: string; attemptId?: string } = {}) =>
    issueRecoveryPass(authentication, database, { userId, ...input })
  const redeem = (code: string, userId: string | null, browser: string | null = null) =>
    authentication.temporaryAccessPass.redeem({ code, userId, browser })
  const makeAdminPass = async (userId: string) => {
    const made = await inTransaction(database, (tx) =>
      authentication.temporaryAccessPass.issueAdminPass(tx, { userId, createdBy: null, policy }),
    )
    assert(made.ok)
    return made
  }
  const reason = async (result: ReturnType<typeof redeem>) => {
    const { ok, ...rest } = await result
    return ok ? 'ok' : 'reason' in rest && rest.reason
  }

  before(async () => {
    database = (await openTestDatabase()).database
    authentication = testAuthentication(database, clock, new Map())
  })

  it('has 64 bits or more, takes spaces and lower case, and works once', async () => {
    const userId = systemRandom.id()
    const { code } = await issue(userId)
    assert(code.length >= 13)
    const first = await redeem(` ${groupCode(code).toLowerCase()} `, userId)
    assert(first.ok && first.kind === 'recovery')
    assert.equal(await reason(redeem(code, userId)), 'pass_used')
  })

  it('lets exactly one of many uses at once through (T19)', async () => {
    const userId = systemRandom.id()
    const { code } = await issue(userId)
    const results = await Promise.all(Array.from({ length: 12 }, () => redeem(code, userId)))
    assert.equal(results.filter((result) => result.ok).length, 1)
  })

  it('says expired, outdated and bound only to who knows the code', async () => {
    const userId = systemRandom.id()
    const old = await issue(userId)
    const bound = await issue(userId, { boundBrowser: 'the proving browser' })
    assert.equal(await reason(redeem(old.code, userId)), 'pass_expired')
    assert.equal(await reason(redeem(bound.code, userId, 'another browser')), 'pass_bound')
    assert.equal(await reason(redeem('0000000000000000', userId)), 'pass_wrong')
    clock.forward(10)
    assert.equal(await reason(redeem(bound.code, userId, 'the proving browser')), 'pass_expired')
  })

  it('is not looked at where its kind may not be guessed any more, and loses nothing by it (T12)', async () => {
    const userId = systemRandom.id()
    const { code } = await makeAdminPass(userId)
    for (let i = 0; i < 6; i += 1) {
      const tried = await authentication.temporaryAccessPass.redeem({
        code,
        userId,
        browser: null,
        kinds: ['recovery'],
      })
      assert.deepEqual(tried, { ok: false, reason: 'pass_wrong' })
    }
    assert.equal(await reason(redeem(code, userId)), 'ok')
  })

  it('opens nothing for another account, known or not (T21)', async () => {
    const { code } = await issue(systemRandom.id())
    assert.equal(await reason(redeem(code, systemRandom.id())), 'pass_wrong')
    assert.equal(await reason(redeem(code, null)), 'pass_wrong')
  })

  it('is dead after five wrong tries, in parallel too, when an administrator made it (T12)', async () => {
    const userId = systemRandom.id()
    const { code } = await makeAdminPass(userId)
    const own = await issue(userId)
    assert.equal(await reason(redeem(own.code, userId)), 'ok')
    await Promise.all(Array.from({ length: 4 }, (_, i) => redeem(`WRONG${i}`, userId)))
    assert.equal(await reason(redeem(code, userId)), 'ok')
    await Promise.all(Array.from({ length: 4 }, (_, i) => redeem(`WRONG${i}`, userId)))
    assert.equal(await reason(redeem(code, userId)), 'pass_wrong')
  })

  it('of a recovery outlives the wrong guesses of strangers (T15, design decision 8)', async () => {
    const userId = systemRandom.id()
    const { code } = await issue(userId)
    await Promise.all(Array.from({ length: 8 }, (_, i) => redeem(`WRONGWRONGWRONG${i}`, userId)))
    assert.equal(await reason(redeem(code, userId)), 'ok')
  })

  it('follows the policy for passes made by administrators (entra.md 8)', async () => {
    const userId = systemRandom.id()
    const make = (input: { lifetimeMinutes?: number; isUsableOnce?: boolean; isEnabled?: boolean }) =>
      inTransaction(database, (tx) =>
        authentication.temporaryAccessPass.issueAdminPass(tx, {
          userId,
          createdBy: null,
          ...input,
          policy: { ...policy, isEnabled: input.isEnabled ?? true },
        }),
      )
    assert.deepEqual(await make({ isEnabled: false }), { ok: false, reason: 'pass_policy_disabled' })
    assert.deepEqual(await make({ lifetimeMinutes: 59 }), { ok: false, reason: 'lifetime_out_of_range' })
    const first = await make({})
    assert(first.ok && first.code.length === 8)
    assert.equal(await reason(redeem(first.code, userId)), 'ok')
    assert.equal(await reason(redeem(first.code, userId)), 'ok')
    const second = await make({ isUsableOnce: true })
    assert(second.ok)
    assert.equal(await reason(redeem(first.code, userId)), 'pass_wrong')
    assert.equal(await reason(redeem(second.code, userId)), 'ok')
    assert.equal(await reason(redeem(second.code, userId)), 'pass_used')
  })

  it('ends the unused pass of one attempt and of no other', async () => {
    const users = [systemRandom.id(), systemRandom.id(), systemRandom.id()] as const
    const attemptId = systemRandom.id()
    const unused = await issue(users[0], { attemptId })
    const used = await issue(users[1], { attemptId })
    const other = await issue(users[2])
    assert.equal(await reason(redeem(used.code, users[1])), 'ok')
    const revoke = () =>
      inTransaction(database, (tx) => authentication.temporaryAccessPass.revokePassesOfAttempt(tx, attemptId))
    assert.equal(await revoke(), 1)
    assert.equal(await revoke(), 0)
    assert.equal(await reason(redeem(unused.code, users[0])), 'pass_expired')
    assert.equal(await reason(redeem(used.code, users[1])), 'pass_used')
    assert.equal(await reason(redeem(other.code, users[2])), 'ok')
  })

  it('ends the admin pass of one person, used or not, and no recovery pass (T31)', async () => {
    const users = [systemRandom.id(), systemRandom.id()] as const
    const [mine, theirs] = [await makeAdminPass(users[0]), await makeAdminPass(users[1])]
    const recovery = await issue(users[0])
    assert.equal(await reason(redeem(mine.code, users[0])), 'ok')
    const revoke = () =>
      inTransaction(database, (tx) => authentication.temporaryAccessPass.revokeAdminPasses(tx, users[0]))
    assert.equal(await revoke(), 1)
    assert.equal(await revoke(), 0)
    assert.equal(await reason(redeem(mine.code, users[0])), 'pass_expired')
    assert.equal(await authentication.temporaryAccessPass.findAdminPass(users[0]), null)
    assert.equal(await reason(redeem(theirs.code, users[1])), 'ok')
    assert.equal(await reason(redeem(recovery.code, users[0])), 'ok')
  })

  it('keeps no code in the database (T13, T35)', async () => {
    const { code } = await issue(systemRandom.id())
    const { rows } = await database
      .withTables<{ temporary_access_pass: { secret_hash: string } }>()
      .selectFrom('temporary_access_pass')
      .selectAll()
      .execute()
      .then((found) => ({ rows: JSON.stringify(found) }))
    assert(!rows.includes(code))
  })
})

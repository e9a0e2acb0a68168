import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createAudit } from '#audit'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import { generateKeyPairSync } from 'node:crypto'
import { openTestDatabase } from '../../test/support/database.ts'
import { createPolicy } from './index.ts'

const actor = { kind: 'system' } as const

async function open() {
  const { database } = await openTestDatabase()
  let now = new Date('2026-03-01T10:00:00Z')
  const clock = { now: () => now, pass: (ms: number) => void (now = new Date(now.getTime() + ms)) }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const audit = createAudit({ database, clock, random: systemRandom, checkpointKey: async () => privateKey })
  const policy = createPolicy({ database, clock, random: systemRandom, audit })
  const make = (name: string, more: object = {}) =>
    inTransaction(database, (tx) =>
      policy.createProfile(
        tx,
        { name, providerId: systemRandom.id(), groupIds: 'all_users', ...more },
        actor,
      ),
    )
  return { database, clock, audit, policy, make }
}

describe('policy', () => {
  it('makes every new profile in Evaluation, and takes no mode from the maker', async () => {
    const { make, audit } = await open()
    assert.equal((await make('First')).mode, 'evaluation')
    await assert.rejects(make('Second', { mode: 'production' }), { code: 'invalid_profile' })
    await assert.rejects(make('Third', { faceCheckThreshold: 49 }), { code: 'invalid_profile' })
    const { rows } = await audit.list({})
    assert.equal(rows.length, 1)
    assert.equal(rows[0]?.activity, 'Account Recovery policy created')
    assert.ok(rows[0]?.targets?.[0]?.modified?.some((field) => field.newValue === '"evaluation"'))
  })

  it('chooses by priority, lower first, ties older first; exclusion is feature-wide (decision 20)', async () => {
    const { database, policy, make, clock } = await open()
    const group = systemRandom.id()
    const older = await make('Older', { priority: 1 })
    clock.pass(1000)
    await make('Younger', { priority: 1 })
    const narrow = await make('Narrow', { priority: 0, groupIds: [group] })
    const of = (groupIds: string[]) =>
      policy.profileForUser(database, { userId: systemRandom.id(), groupIds })
    assert.equal((await of([]))?.id, older.id)
    assert.equal((await of([group]))?.id, narrow.id)
    await inTransaction(database, (tx) =>
      policy.updateFeatureSettings(tx, { excludedGroupIds: [group] }, actor),
    )
    assert.equal(await of([group]), null)
    assert.equal((await of([]))?.id, older.id)
  })

  it('keeps the time of the last change of scope or state, and of nothing else', async () => {
    const { database, policy, make, clock, audit } = await open()
    const profile = await make('One')
    clock.pass(60_000)
    const update = (patch: object) =>
      inTransaction(database, (tx) => policy.updateProfile(tx, profile.id, patch, actor))
    const renamed = await update({ name: 'Two', mode: 'production' })
    assert.equal(renamed.scopeChangedAt.getTime(), profile.scopeChangedAt.getTime())
    const disabled = await update({ state: 'disabled' })
    assert.equal(disabled.scopeChangedAt.getTime(), clock.now().getTime())
    const { rows } = await audit.list({ activity: 'Account Recovery policy updated' })
    const modified = rows.flatMap((row) => row.targets?.[0]?.modified ?? [])
    assert.ok(
      modified.some(
        (one) => one.name === 'mode' && one.oldValue === '"evaluation"' && one.newValue === '"production"',
      ),
    )
  })

  it('has the pass policy of entra.md 8 with its scope, and refuses lifetimes out of order', async () => {
    const { database, policy } = await open()
    const [group, user] = [systemRandom.id(), systemRandom.id()]
    const pass = await policy.temporaryAccessPassPolicy()
    assert.deepEqual(
      [
        pass.minimumLifetimeInMinutes,
        pass.maximumLifetimeInMinutes,
        pass.defaultLifetimeInMinutes,
        pass.defaultLength,
      ],
      [60, 480, 60, 8],
    )
    assert.equal(await policy.isInPassScope(user, [group]), false)
    const set = (temporaryAccessPass: object) =>
      inTransaction(database, (tx) => policy.updateMethodsPolicy(tx, { temporaryAccessPass }, actor))
    await set({ isEnabled: true, includeTargets: ['all_users'] })
    assert.equal(await policy.isInPassScope(user, [group]), true)
    await set({ excludeTargets: [group] })
    assert.equal(await policy.isInPassScope(user, [group]), false)
    await assert.rejects(set({ defaultLifetimeInMinutes: 10 }), { code: 'invalid_profile' })
  })
})

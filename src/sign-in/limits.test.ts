import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { openTestDatabase } from '../../test/support/database.ts'
import { createLimits, networkOf } from './limits.ts'
import type { Limits } from './limits.ts'

describe('limits of sign-in', () => {
  let limits: Limits
  before(async () => {
    limits = createLimits((await openTestDatabase()).database)
  })
  /** How many of so many tries at once may look at an admin pass. */
  const guesses = async (count: number, network: string, name: (i: number) => string) => {
    const tries = await Promise.all(Array.from({ length: count }, (_, i) => limits.passTry(network, name(i))))
    return tries.filter(({ kinds }) => kinds.includes('admin')).length
  }

  it('lets many workers in many networks guess a hundred times at one name (T12)', async () => {
    let total = 0
    for (let i = 0; i < 15; i += 1) total += await guesses(12, `net ${i}`, () => 'ada@example.org')
    assert.equal(total, 100)
    const later = await limits.passTry('net of the owner', ' ADA@example.org')
    assert.deepEqual(later.kinds, ['recovery'])
    assert(later.waitSeconds !== null && later.waitSeconds <= 600)
  })

  it('does not let one network use up the total of a name (T15)', async () => {
    assert.equal(await guesses(110, 'one', () => 'bea@example.org'), 10)
    assert.deepEqual((await limits.passTry('another', 'bea@example.org')).kinds, ['recovery', 'admin'])
  })

  it('lets one network guess thirty times, and do so much work and no more (T12, T16)', async () => {
    assert.equal(await guesses(40, 'busy', (i) => `${i}@example.org`), 30)
    await guesses(80, 'busy', (i) => `${i}@example.org`)
    assert.deepEqual((await limits.passTry('busy', 'new@example.org')).kinds, [])
  })

  it('does not count those who were right', async () => {
    for (let i = 0; i < 40; i += 1) {
      const attempt = await limits.passTry('office', `${i}@example.org`)
      assert.equal(attempt.waitSeconds, null)
      await attempt.giveBack()
    }
  })

  it('takes the addresses that one subscriber can change at will for one', () => {
    assert.equal(networkOf('192.0.2.7'), networkOf('192.0.2.250'))
    assert.equal(networkOf('::ffff:192.0.2.7'), networkOf('192.0.2.7'))
    assert.equal(networkOf('2001:db8:1:2::3'), networkOf('2001:db8:1:ffff::3'))
    assert.notEqual(networkOf('192.0.2.7'), networkOf('192.0.3.7'))
    assert.notEqual(networkOf('2001:db8:1::3'), networkOf('2001:db8:2::3'))
  })
})

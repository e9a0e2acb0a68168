import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { systemRandom } from '#platform/crypto'
import { MAX_EVIDENCE } from './capture.ts'
import { drawCues } from './cues.ts'

const draws = Array.from({ length: 600 }, () => drawCues(systemRandom))
const turnsOf = (cues: string[]) => cues.filter((cue) => cue !== 'center').join(' ')

describe('cues', () => {
  it('begin and end frontal, come back after every turn and stay within the frames of a capture', () => {
    for (const cues of draws) {
      assert.deepEqual(cues.slice(0, 2), ['center', 'center'])
      assert.ok(cues.length <= MAX_EVIDENCE, cues.join(' '))
      for (const [i, cue] of cues.entries()) if (cue !== 'center') assert.equal(cues[i + 1], 'center')
      assert.ok(cues.filter((cue) => cue === 'center').length >= 5, 'five frontal frames for the median')
    }
  })

  it('T1: come in every order but the alternating ones, which a looping clip shows', () => {
    const orders = new Set(draws.map(turnsOf))
    assert.equal(orders.size, 14)
    assert.ok(!orders.has('left right left right') && !orders.has('right left right left'))
  })

  it('hold at places that differ', () => {
    assert.ok(new Set(draws.map((cues) => cues.join(' '))).size > 60)
  })
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { FLOW } from './flow.ts'
import { drawMachine, EVENTS, isEnd, MACHINE, nextState, STATES } from './machine.ts'

describe('the machine', () => {
  it('equals its diagram', () => {
    const drawn = readFileSync(join(import.meta.dirname, 'machine.mermaid'), 'utf8')
    assert.equal(drawn, drawMachine())
  })

  it('answers every event in every state as the table says, and ends never move but to reversed', () => {
    for (const state of STATES)
      for (const event of EVENTS) {
        const next = nextState(state, event, 'production')
        assert.equal(next, MACHINE[state][event] ?? null)
        if (isEnd(state))
          assert.equal(next, state === 'completed' && event === 'reversed' ? 'reversed' : null)
      }
  })

  it('lets hold, expiry and cancellation reach every open state', () => {
    for (const state of STATES.filter((one) => !isEnd(one))) {
      assert.equal(nextState(state, 'expired', 'production'), 'expired')
      assert.equal(nextState(state, 'cancelled', 'production'), 'cancelled')
      assert.equal(nextState(state, 'held', 'production'), state === 'on_hold' ? null : 'on_hold')
    }
  })

  it('has no path to access in Evaluation, whatever comes (T18, decision 6)', () => {
    const reached = new Set<string>(['started'])
    for (let before = 0; before !== reached.size;) {
      before = reached.size
      for (const state of STATES.filter((one) => reached.has(one)))
        for (const event of EVENTS) {
          const next = nextState(state, event, 'evaluation')
          if (next) reached.add(next)
        }
    }
    assert.ok(reached.has('evaluation_passed'))
    for (const state of ['access_issuing', 'access_issued', 'pass_expired', 'enrolling', 'completed'])
      assert.ok(!reached.has(state), state)
  })

  it('can reach every state in Production, and every state has its row in the flow', () => {
    const targets = new Set(STATES.flatMap((state) => Object.values(MACHINE[state])))
    for (const state of STATES) {
      assert.ok(state === 'started' || targets.has(state), state)
      assert.equal(FLOW[state].limitMinutes === null, isEnd(state))
    }
  })
})

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { estimateSavings } from './estimate-savings.ts'

it('entra.md 11: the printed example, 112 people at 3 %', () => {
  const { savings, hours } = estimateSavings({
    users: 112,
    percent: 3,
    helpdeskCost: 60,
    helpdeskMinutes: 60,
    selfServiceCost: 2,
    selfServiceMinutes: 5,
  })
  assert.equal(savings.toFixed(2), '194.88')
  assert.equal(hours.toFixed(2), '3.08')
})

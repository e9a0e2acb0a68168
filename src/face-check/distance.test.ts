import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { distanceBetween, medianOf, scoreOf } from './distance.ts'

describe('score of a distance', () => {
  it('meets the measured points of the scale', () => {
    const points = [
      [0, 100],
      [0.25, 100],
      [0.4, 90],
      [0.455, 80],
      [0.51, 70],
      [0.59, 50],
      [0.85, 0],
      [2, 0],
    ] as const
    for (const [distance, score] of points) assert.equal(scoreOf(distance), score, `at ${distance}`)
  })

  it('T1: never rises with the distance, and what is no distance is worth nothing', () => {
    const distance = fc.double({ min: 0, max: 2, noNaN: true })
    fc.assert(fc.property(distance, distance, (a, b) => a > b || scoreOf(a) >= scoreOf(b)))
    for (const broken of [Number.NaN, Number.POSITIVE_INFINITY, -0.1]) assert.equal(scoreOf(broken), 0)
  })
})

describe('median', () => {
  it('is the middle, not the minimum', () => {
    assert.equal(medianOf([0.9, 0.1, 0.5]), 0.5)
    assert.equal(medianOf([0.1, 0.2, 0.6, 0.9]), 0.4)
    assert.throws(() => medianOf([]))
  })
})

describe('distance between descriptors', () => {
  it('is Euclidean and refuses other lengths', () => {
    const zero = Array.from({ length: 128 }, () => 0)
    assert.equal(distanceBetween(zero, zero.with(0, 3).with(127, 4)), 5)
    assert.throws(() => distanceBetween(zero, zero.slice(1)))
    assert.throws(() => distanceBetween([], []))
  })
})

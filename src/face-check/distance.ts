/** Euclidean, between two descriptors. */
export function distanceBetween(one: readonly number[], other: readonly number[]): number {
  if (one.length !== 128 || other.length !== 128) throw new Error('a descriptor has 128 numbers')
  let squares = 0
  for (let i = 0; i < 128; i += 1) squares += ((one[i] ?? 0) - (other[i] ?? 0)) ** 2
  return Math.sqrt(squares)
}

/** Never the minimum, which one lucky frame decides. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) throw new Error('the median of nothing')
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** Distance and confidence, measured on look-alike impostors: 70 lets fewer than one in a thousand pass. */
const SCALE: readonly (readonly [distance: number, score: number])[] = [
  [0.25, 100],
  [0.4, 90],
  [0.51, 70],
  [0.59, 50],
  [0.85, 0],
]

/** Confidence 0-100, linear between the points of the scale, a whole number. */
export function scoreOf(distance: number): number {
  if (!Number.isFinite(distance) || distance < 0) return 0
  let [low, high] = SCALE[0] as (typeof SCALE)[number]
  if (distance <= low) return high
  for (const [at, score] of SCALE.slice(1)) {
    if (distance <= at) return Math.round(high + ((distance - low) / (at - low)) * (score - high))
    low = at
    high = score
  }
  return 0
}

import type { Random } from '#platform/crypto'

/** Left and right are the person's own. */
export type Cue = 'center' | 'left' | 'right'

const TURNS = 4

/**
 * Two frontal frames, then four turns in random order with the way back after each, and one or two moments more of
 * holding still at places nobody knows beforehand. Never strictly alternating: that is what a looping clip does. A
 * recorded order is right once in 14, before the holds.
 */
export function drawCues(random: Random): Cue[] {
  const turns = drawTurns(random)
  const holds = new Set<number>()
  for (let i = 1 + random.int(2); i > 0; i -= 1) holds.add(random.int(TURNS))
  return [
    'center',
    'center',
    ...turns.flatMap((turn, i): Cue[] => (holds.has(i) ? [turn, 'center', 'center'] : [turn, 'center'])),
  ]
}

function drawTurns(random: Random): Cue[] {
  // 0b0101 and 0b1010 alternate: 14 orders are left of 16.
  const orders = Array.from({ length: 1 << TURNS }, (_, order) => order).filter(
    (order) => order !== 0b0101 && order !== 0b1010,
  )
  const order = orders[random.int(orders.length)] ?? 0
  return Array.from({ length: TURNS }, (_, i): Cue => ((order >> i) & 1 ? 'left' : 'right'))
}

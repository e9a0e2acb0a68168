import { areHeld } from './card.ts'
import type { CardStore } from './card.ts'

const EVERY_MILLISECONDS = 15_000

/**
 * While the wallet is open: wipes what is over, and leaves a screen whose card is gone, here or in another tab. A closed
 * wallet cannot do it: no page of this origin runs then.
 */
export function watchCards(parts: {
  store: CardStore
  now(): Date
  every(milliseconds: number, work: () => Promise<void>): void
  /** Ids of the cards of the present screen. */
  shown(): string[]
  leave(): Promise<void>
}): void {
  parts.every(EVERY_MILLISECONDS, async () => {
    const before = parts.shown()
    if (await areHeld(parts.store, before, parts.now())) return
    if (before.join() === parts.shown().join()) await parts.leave()
  })
}

import type { HolderKey } from './protocol/key.ts'

/** One digital ID as it lies in the browser: the key cannot be exported, the credential is sealed under the PIN. */
export type Card = {
  id: string
  issuer: string
  issuerName: string
  title: string
  type: string
  labels: Record<string, string>
  key: HolderKey
  sealed: { salt: Uint8Array<ArrayBuffer>; iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer }
  /** False: wiped once it has been shared or refused, else after the hour (people recover on borrowed computers). */
  keep: boolean
  /** Milliseconds since 1970. */
  addedAt: number
  wrongPins: number
}

/** Where cards lie. Several tabs work on it at once: what changes a card reads it in the same step. */
export type CardStore = {
  all(): Promise<Card[]>
  add(card: Card): Promise<void>
  /** Replaces the card by what `change` makes of it, or wipes it for null; null too when there is no such card. */
  update(id: string, change: (card: Card) => Card | null): Promise<Card | null>
}

const LOOSE_MILLISECONDS = 3_600_000

const isOver = ({ keep, addedAt }: Card, now: Date): boolean =>
  !keep && now.getTime() - addedAt >= LOOSE_MILLISECONDS

/** The cards, oldest first; those that nobody meant to keep are gone after an hour. */
export async function listCards(store: CardStore, now: Date): Promise<Card[]> {
  const cards = await store.all()
  for (const { id } of cards.filter((card) => isOver(card, now))) await wipeCard(store, id)
  return cards.filter((card) => !isOver(card, now)).toSorted((one, other) => one.addedAt - other.addedAt)
}

export const wipeCard = (store: CardStore, id: string): Promise<unknown> => store.update(id, () => null)

/** Whether all of these still lie there: another tab may have shared, removed or lost them. */
export async function areHeld(store: CardStore, ids: string[], now: Date): Promise<boolean> {
  const held = new Set((await listCards(store, now)).map(({ id }) => id))
  return ids.every((id) => held.has(id))
}

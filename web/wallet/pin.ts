import { textOf, utf8 } from './protocol/bytes.ts'
import type { Card, CardStore } from './card.ts'

/** OWASP's floor for PBKDF2 with SHA-256. */
const ITERATIONS = 600_000
const PIN_TRIES = 5

export const isPin = (text: string): boolean => /^\d{6,12}$/.test(text)

async function keyOf(pin: string, salt: Uint8Array<ArrayBuffer>) {
  const base = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}

export async function sealCredential(credential: string, pin: string): Promise<Card['sealed']> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyOf(pin, salt), utf8(credential))
  return { salt, iv, data }
}

/** Null: another PIN. */
async function openSealed({ salt, iv, data }: Card['sealed'], pin: string): Promise<string | null> {
  const key = await keyOf(pin, salt)
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data).then(textOf, () => null)
}

/** With `triesLeft: 0` the card is gone: wiped now, or before, or in another tab. */
export type Unlocked = { ok: true; credential: string } | { ok: false; triesLeft: number }

/**
 * A PIN is counted on the stored card before it is tried, so that neither closing the page nor more tabs save a try;
 * the fifth wrong one wipes the card. Two steps: IndexedDB ends a transaction that waits for anything else.
 */
export async function unlockCard(store: CardStore, id: string, pin: string): Promise<Unlocked> {
  const counted = await store.update(id, (card) =>
    card.wrongPins < PIN_TRIES ? { ...card, wrongPins: card.wrongPins + 1 } : null,
  )
  if (!counted) return { ok: false, triesLeft: 0 }
  const credential = await openSealed(counted.sealed, pin)
  const left = await store.update(id, (card) => {
    if (credential !== null) return { ...card, wrongPins: 0 }
    return card.wrongPins < PIN_TRIES ? card : null
  })
  if (credential !== null && left) return { ok: true, credential }
  return { ok: false, triesLeft: left ? PIN_TRIES - left.wrongPins : 0 }
}

import { textOf, utf8 } from './protocol/bytes.ts'
import { putCard, wipeCard } from './card.ts'
import type { Card } from './card.ts'

/** OWASP's floor for PBKDF2 with SHA-256. */
const ITERATIONS = 600_000
const PIN_TRIES = 5

export const isPin = (text: string): boolean => /^\d{6,12}$/.test(text)

async function keyOf(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
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

export type Unlocked = { ok: true; credential: string } | { ok: false; triesLeft: number }

/** A wrong PIN is counted before it is tried, so that closing the page saves no try; the fifth wipes the card. */
export async function unlockCard(card: Card, pin: string): Promise<Unlocked> {
  const counted = { ...card, wrongPins: card.wrongPins + 1 }
  await putCard(counted)
  try {
    const { salt, iv, data } = card.sealed
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await keyOf(pin, salt), data)
    await putCard({ ...card, wrongPins: 0 })
    return { ok: true, credential: textOf(plain) }
  } catch {
    const triesLeft = PIN_TRIES - counted.wrongPins
    if (triesLeft <= 0) await wipeCard(card.id)
    card.wrongPins = counted.wrongPins
    return { ok: false, triesLeft: Math.max(0, triesLeft) }
  }
}

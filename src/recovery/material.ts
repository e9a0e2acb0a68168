import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Json } from '#credentials/sd-jwt'
import type { Attempt } from './attempt.ts'
import type { RecoveryDeps } from './recovery.ts'

/** What the wallet shared, for the attempt only. The portrait goes to face-check and nowhere else (decision 9). */
export type Claims = { firstName: string; lastName: string; portrait: string }
type Deps = Pick<RecoveryDeps, 'keys' | 'random'>
const PURPOSE = 'recovery-attempt'

export const newAttemptKey = (deps: Deps): Buffer => deps.keys.seal(PURPOSE, deps.random.bytes(32))

/** AES-256-GCM under the attempt's own key, tied to its id: 12 bytes nonce, 16 bytes tag, text. */
export function sealFor(attempt: Pick<Attempt, 'id' | 'sealedKey'>, plain: Buffer, deps: Deps): Buffer {
  if (!attempt.sealedKey) throw new Error('The attempt has no key any more')
  const nonce = deps.random.bytes(12)
  const cipher = createCipheriv('aes-256-gcm', deps.keys.open(PURPOSE, attempt.sealedKey), nonce)
  cipher.setAAD(Buffer.from(attempt.id))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

function openFor(attempt: Attempt, sealed: Buffer, deps: Deps): Buffer | null {
  if (!attempt.sealedKey) return null
  const decipher = createDecipheriv(
    'aes-256-gcm',
    deps.keys.open(PURPOSE, attempt.sealedKey),
    sealed.subarray(0, 12),
  )
  decipher.setAAD(Buffer.from(attempt.id))
  decipher.setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
}

export function claimsOf(attempt: Attempt, deps: Deps): Claims | null {
  const plain = attempt.sealedClaims ? openFor(attempt, attempt.sealedClaims, deps) : null
  return plain ? (JSON.parse(plain.toString()) as Claims) : null
}

/** The `status` claim of the digital ID (Token Status List §6.1); null when it has none. */
export function statusOf(attempt: Attempt, deps: Deps): Json | null {
  const plain = attempt.sealedStatus ? openFor(attempt, attempt.sealedStatus, deps) : null
  return plain ? (JSON.parse(plain.toString()) as Json) : null
}

export const identifierIn = (attempt: Attempt, deps: Deps): string =>
  (attempt.sealedIdentifier ? openFor(attempt, attempt.sealedIdentifier, deps)?.toString() : null) ?? ''

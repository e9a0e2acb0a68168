import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import type { Keys } from '#keys'
import { deleteMaterial, selectMaterial, upsertMaterial } from './material-store.ts'
import type { Session } from './session.ts'

/**
 * Working material of one session: name and e-mail, pictures, portrait, offer. Sealed under a key of the session's own,
 * itself sealed by the key ring; with that key gone nothing can be opened again (decision 9).
 */
export type MaterialName = 'person' | 'front' | 'back' | 'document' | 'portrait' | 'offer'
type Connection = Database | Transaction
type Sealer = { keys: Pick<Keys, 'seal' | 'open'>; random: Random }

const PURPOSE = 'provider-session'
const NONCE = 12
const TAG = 16

export const newSessionKey = ({ keys, random }: Sealer): Buffer => keys.seal(PURPOSE, random.bytes(32))

export async function putMaterial(
  tx: Transaction,
  session: Session,
  name: MaterialName,
  plain: Uint8Array,
  { keys, random }: Sealer,
): Promise<void> {
  if (!session.sealedKey) throw new Error('The session has ended: nothing more is kept')
  const nonce = random.bytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', keys.open(PURPOSE, session.sealedKey), nonce)
  cipher.setAAD(Buffer.from(`${session.id}/${name}`))
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  await upsertMaterial(tx, { sessionId: session.id, name, sealed })
}

/** Null when it was never there or is gone. */
export async function getMaterial(
  db: Connection,
  session: Session,
  name: MaterialName,
  { keys }: Pick<Sealer, 'keys'>,
): Promise<Buffer | null> {
  if (!session.sealedKey) return null
  const sealed = await selectMaterial(db, session.id, name)
  if (!sealed) return null
  const key = keys.open(PURPOSE, session.sealedKey)
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE))
  decipher.setAAD(Buffer.from(`${session.id}/${name}`))
  decipher.setAuthTag(sealed.subarray(-TAG))
  return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()])
}

export const dropMaterial = (tx: Transaction, sessionId: string, names?: MaterialName[]): Promise<void> =>
  deleteMaterial(tx, sessionId, names)

import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { isSigned, keyIdOf, signStatement } from './sign-statement.ts'
import type { CheckpointRecord } from './store.ts'

/** A signed word on the chain's end, to be kept on another host (T34). One JSON line of `regain audit checkpoint`. */
const Checkpoint = z.strictObject({
  sequence: z.int().positive(),
  /** Of the chain up to and with the row of this sequence. */
  hash: z.string().min(1),
  time: z.iso.datetime(),
  /** Rows that it adds to the checkpoint before. */
  count: z.int().positive(),
  keyId: z.string().min(1),
  signature: z.string().min(1),
})
export type Checkpoint = z.infer<typeof Checkpoint>

export function signCheckpoint(
  content: Pick<Checkpoint, 'sequence' | 'hash' | 'time' | 'count'>,
  key: KeyObject,
): Checkpoint {
  const named = { ...content, keyId: keyIdOf(key) }
  return { ...named, signature: signStatement({ type: 'audit_checkpoint', ...named }, key) }
}

export function isGenuine({ signature, ...content }: Checkpoint, key: KeyObject): boolean {
  return isSigned({ type: 'audit_checkpoint', ...content }, signature, key)
}

/** Reads what was kept elsewhere, one checkpoint a line; nothing at all counts as unreadable. */
export function readCheckpoints(
  text: string,
): { ok: true; checkpoints: Checkpoint[] } | { ok: false; line: number } {
  const checkpoints: Checkpoint[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = Checkpoint.safeParse(jsonOrNothing(line))
    if (!parsed.success) return { ok: false, line: index + 1 }
    checkpoints.push(parsed.data)
  }
  return checkpoints.length > 0 ? { ok: true, checkpoints } : { ok: false, line: 1 }
}

function jsonOrNothing(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

export const toRecord = (checkpoint: Checkpoint): CheckpointRecord => ({
  sequence: checkpoint.sequence,
  chain_hash: checkpoint.hash,
  created_at: new Date(checkpoint.time),
  row_count: checkpoint.count,
  key_id: checkpoint.keyId,
  signature: checkpoint.signature,
})

export const fromRecord = (record: CheckpointRecord): Checkpoint => ({
  sequence: Number(record.sequence),
  hash: record.chain_hash,
  // An instant that is none (infinity) must not stop the verifier: it fails by its signature.
  time: record.created_at instanceof Date ? record.created_at.toISOString() : '',
  count: record.row_count,
  keyId: record.key_id,
  signature: record.signature,
})

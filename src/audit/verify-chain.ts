import { verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Database } from '#platform/database'
import { chainHash, commitment, contentHash } from './content-hash.ts'
import { linkedRecords, listCheckpoints } from './store.ts'
import type { AuditRecord } from './store.ts'

export type ChainVerdict =
  | { ok: true; rows: number; checkpoints: number }
  | {
      ok: false
      reason: 'row_changed' | 'row_missing' | 'chain_broken' | 'checkpoint_broken' | 'tail_missing'
      sequence: number
    }

const BATCH = 5000

/** Recomputes every row and link and holds the signed checkpoints against them (T34: edit, delete, swap, truncate). */
export async function verifyChain(
  database: Database,
  checkpointKey: () => Promise<KeyObject>,
): Promise<ChainVerdict> {
  const ends = new Map<number, string>()
  let sequence = 0
  let previous = ''
  for (;;) {
    const rows = await linkedRecords(database, sequence, BATCH)
    for (const row of rows) {
      if (Number(row.sequence) !== sequence + 1)
        return { ok: false, reason: 'row_missing', sequence: sequence + 1 }
      sequence += 1
      if (!isUnchanged(row)) return { ok: false, reason: 'row_changed', sequence }
      previous = chainHash(previous, row.content_hash)
      if (row.chain_hash !== previous) return { ok: false, reason: 'chain_broken', sequence }
      ends.set(sequence, previous)
    }
    if (rows.length < BATCH) break
  }
  return verifyCheckpoints(database, await checkpointKey(), ends)
}

/** An erased row has no actor left: its commitment then stands for the personal part. */
function isUnchanged(row: AuditRecord): boolean {
  if (row.actor) {
    const personal = commitment({ actor: row.actor, targets: row.targets, details: row.details }, row.salt)
    if (personal !== row.personal_commitment) return false
  }
  const content = contentHash(
    {
      id: row.id,
      occurredAt: row.occurred_at,
      activity: row.activity,
      category: row.category,
      result: row.result,
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(row.correlation_id === null ? {} : { correlationId: row.correlation_id }),
    },
    row.personal_commitment,
  )
  return content === row.content_hash
}

async function verifyCheckpoints(
  database: Database,
  key: KeyObject,
  ends: Map<number, string>,
): Promise<ChainVerdict> {
  const checkpoints = await listCheckpoints(database)
  for (const checkpoint of checkpoints) {
    const sequence = Number(checkpoint.sequence)
    const end = ends.get(sequence)
    if (end === undefined) return { ok: false, reason: 'tail_missing', sequence }
    const signed = verify(
      'sha256',
      Buffer.from(`${sequence}.${end}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(checkpoint.signature, 'base64url'),
    )
    if (!signed || checkpoint.chain_hash !== end) return { ok: false, reason: 'checkpoint_broken', sequence }
  }
  return { ok: true, rows: ends.size, checkpoints: checkpoints.length }
}

import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { inTransaction } from '#platform/database'
import type { Database, Transaction } from '#platform/database'
import { fromRecord } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { chainHash } from './content-hash.ts'
import { ERASURE } from './erase-entries.ts'
import { holdStill, linkedRecords, listCheckpoints, unlinkedRecords } from './store.ts'
import type { AuditRecord } from './store.ts'
import { verifyKept, verifyStored } from './verify-checkpoints.ts'
import type { CheckpointFinding } from './verify-checkpoints.ts'
import { judgeRow } from './verify-row.ts'

type Finding = {
  reason: 'row_changed' | 'row_missing' | 'chain_broken' | 'false_erasure' | CheckpointFinding['reason']
  /** Place in the chain; null for a row that is not linked yet, which `id` then names. */
  sequence: number | null
  id?: string
}

export type ChainVerdict =
  | {
      ok: true
      /** Rows in the chain. */
      rows: number
      /** Rows that wait to be linked: only their own hash was checked. */
      unlinked: number
      erased: number
      checkpoints: number
    }
  | ({ ok: false } & Finding)

const BATCH = 5000

/**
 * Recomputes every row and link, as of one moment, and holds the signed checkpoints against them: those stored beside
 * the rows, and those `kept` elsewhere, which alone show that an old state was restored or the end written anew (T34).
 */
export async function verifyChain(
  database: Database,
  input: { checkpointKey: () => Promise<KeyObject>; kept?: Checkpoint[] | undefined },
): Promise<ChainVerdict> {
  const key = createPublicKey(await input.checkpointKey())
  const kept = input.kept ?? []
  return inTransaction(database, async (tx) => {
    await holdStill(tx)
    const stored = (await listCheckpoints(tx)).map(fromRecord)
    /** The chain's hash at each place that a checkpoint speaks of. */
    const hashes = new Map<number, string | undefined>(
      [...stored, ...kept].map(({ sequence }) => [sequence, undefined]),
    )
    const erasures = trackErasures()
    const { rows, finding } = await walkChain(tx, key, (row, sequence, hash) => {
      if (hashes.has(sequence)) hashes.set(sequence, hash)
      erasures.see(row)
    })
    if (finding) return { ok: false, ...finding }
    const waiting = await walkUnlinked(tx, key, erasures.see)
    const found =
      waiting.finding ??
      erasures.untold() ??
      verifyStored(stored, { key, hashes, rows }) ??
      verifyKept(kept, { key, hashes })
    if (found) return { ok: false, ...found }
    return { ok: true, rows, unlinked: waiting.rows, erased: erasures.count(), checkpoints: stored.length }
  })
}

type Walk = { rows: number; finding?: Finding }

async function walkChain(
  tx: Transaction,
  key: KeyObject,
  see: (row: AuditRecord, sequence: number, hash: string) => void,
): Promise<Walk> {
  let sequence = 0
  let hash = ''
  // The first batch has no lower bound: a row hidden at a place below one must be met.
  for (let after: number | undefined; ; after = sequence) {
    const rows = await linkedRecords(tx, { after, limit: BATCH })
    for (const row of rows) {
      sequence += 1
      if (Number(row.sequence) !== sequence)
        return { rows: sequence, finding: { reason: 'row_missing', sequence } }
      const judged = judgeRow(row, key)
      if (judged !== 'whole' && judged !== 'erased')
        return { rows: sequence, finding: { reason: judged, sequence } }
      hash = chainHash(hash, row.content_hash)
      if (row.chain_hash !== hash) return { rows: sequence, finding: { reason: 'chain_broken', sequence } }
      see(row, sequence, hash)
    }
    if (rows.length < BATCH) return { rows: sequence }
  }
}

async function walkUnlinked(tx: Transaction, key: KeyObject, see: (row: AuditRecord) => void): Promise<Walk> {
  let count = 0
  for (let after: string | undefined; ;) {
    const rows = await unlinkedRecords(tx, { after, limit: BATCH })
    for (const row of rows) {
      count += 1
      const judged = judgeRow(row, key)
      const finding = { sequence: null, id: row.id }
      if (judged !== 'whole' && judged !== 'erased')
        return { rows: count, finding: { reason: judged, ...finding } }
      if (row.chain_hash !== null) return { rows: count, finding: { reason: 'chain_broken', ...finding } }
      see(row)
    }
    after = rows.at(-1)?.id
    if (rows.length < BATCH) return { rows: count }
  }
}

/** Each erased row wants the row that tells of it: nothing is erased without a trace. */
function trackErasures() {
  const erased = new Map<string, number | null>()
  const told = new Set<string | null>()
  return {
    see(row: AuditRecord) {
      if (row.erased_at !== null) erased.set(row.id, row.sequence)
      if (row.activity === ERASURE) told.add(row.correlation_id)
    },
    count: () => erased.size,
    untold(): Finding | undefined {
      for (const [id, sequence] of erased) if (!told.has(id)) return { reason: 'false_erasure', sequence, id }
      return undefined
    },
  }
}

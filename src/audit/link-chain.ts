import type { KeyObject } from 'node:crypto'
import type { Clock } from '#platform/clock'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { signCheckpoint, toRecord } from './checkpoint.ts'
import { chainHash } from './content-hash.ts'
import { ChainBroken } from './errors.ts'
import { insertCheckpoint, lastCheckpoint, lastLink, setLink, unlinkedRecords } from './store.ts'

const BATCH = 1000

/**
 * Links the rows written since the last run, in the order of their ids, and signs each new end as a checkpoint.
 * Done by one job, not in the step's transaction: a global chain there serialises every step (decision 11).
 * Throws ChainBroken where rows or checkpoints were taken off the end.
 */
export async function linkChain(
  database: Database,
  deps: { clock: Clock; checkpointKey: () => Promise<KeyObject> },
): Promise<number> {
  const key = await deps.checkpointKey()
  let total = 0
  for (;;) {
    const linked = await linkBatch(database, key, deps.clock)
    total += linked
    if (linked < BATCH) return total
  }
}

function linkBatch(database: Database, key: KeyObject, clock: Clock): Promise<number> {
  return inTransaction(database, async (tx) => {
    let { sequence, chainHash: hash } = await lastLink(tx)
    const signed = await lastCheckpoint(tx)
    if (Number(signed?.sequence ?? 0) !== sequence || (signed?.chain_hash ?? '') !== hash)
      throw new ChainBroken(`The audit chain ends at row ${sequence}, its last checkpoint does not`)
    const rows = await unlinkedRecords(tx, { limit: BATCH })
    for (const row of rows) {
      sequence += 1
      hash = chainHash(hash, row.content_hash)
      await setLink(tx, row.id, sequence, hash)
    }
    if (rows.length > 0) {
      const content = { sequence, hash, time: clock.now().toISOString(), count: rows.length }
      await insertCheckpoint(tx, toRecord(signCheckpoint(content, key)))
    }
    return rows.length
  })
}

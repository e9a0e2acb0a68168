import { sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Clock } from '#platform/clock'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { chainHash } from './content-hash.ts'
import { insertCheckpoint, lastLink, setLink, unlinkedRecords } from './store.ts'

const BATCH = 1000

/**
 * Links the rows written since the last run, in the order of their ids, and signs the new end as a checkpoint.
 * Done by one job, not in the step's transaction: a global chain there serialises every step (decision 11).
 */
export async function linkChain(
  database: Database,
  deps: { clock: Clock; checkpointKey: () => Promise<KeyObject> },
): Promise<number> {
  const key = await deps.checkpointKey()
  return inTransaction(database, async (tx) => {
    let { sequence, chainHash: previous } = await lastLink(tx)
    const rows = await unlinkedRecords(tx, BATCH)
    for (const row of rows) {
      sequence += 1
      previous = chainHash(previous, row.content_hash)
      await setLink(tx, row.id, sequence, previous)
    }
    if (rows.length > 0) {
      const signature = sign('sha256', Buffer.from(`${sequence}.${previous}`), {
        key,
        dsaEncoding: 'ieee-p1363',
      }).toString('base64url')
      await insertCheckpoint(tx, { sequence, chain_hash: previous, signature, created_at: deps.clock.now() })
    }
    return rows.length
  })
}

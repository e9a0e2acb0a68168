import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Transaction } from '#platform/database'
import { commitment, contentHash } from './content-hash.ts'
import type { AuditEntry } from './entry.ts'
import { insertRecord } from './store.ts'

const SERVICE = 'Account Recovery'

/** Writes one row inside the caller's transaction: the step and its row stand or fall together. */
export async function recordEntry(
  tx: Transaction,
  entry: AuditEntry,
  deps: { clock: Clock; random: Random },
): Promise<void> {
  const salt = deps.random.bytes(16)
  const personal = { actor: entry.actor, targets: entry.targets ?? [], details: entry.details ?? {} }
  const lasting = {
    id: deps.random.id(),
    occurred_at: deps.clock.now(),
    service: SERVICE,
    activity: entry.activity,
    category: entry.category,
    operation_type: entry.operationType ?? null,
    result: entry.result,
    reason: entry.reason ?? null,
    correlation_id: entry.correlationId ?? null,
    personal_commitment: commitment(personal, salt),
  }
  await insertRecord(tx, {
    ...lasting,
    ...personal,
    salt,
    content_hash: contentHash(lasting),
    sequence: null,
    chain_hash: null,
    erased_at: null,
    erasure_signature: null,
  })
}

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
  const id = deps.random.id()
  const occurredAt = deps.clock.now()
  const salt = deps.random.bytes(16)
  const targets = entry.targets ?? []
  const details = entry.details ?? {}
  const personal = commitment({ actor: entry.actor, targets, details }, salt)
  await insertRecord(tx, {
    id,
    occurred_at: occurredAt,
    service: SERVICE,
    activity: entry.activity,
    category: entry.category,
    operation_type: entry.operationType ?? null,
    result: entry.result,
    reason: entry.reason ?? null,
    correlation_id: entry.correlationId ?? null,
    actor: entry.actor,
    targets,
    details,
    salt,
    personal_commitment: personal,
    content_hash: contentHash({ ...entry, id, occurredAt }, personal),
    sequence: null,
    chain_hash: null,
  })
}

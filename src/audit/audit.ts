import type { KeyObject } from 'node:crypto'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import { fromRecord } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { AuditActor, AuditEntry, AuditQuery, AuditRow } from './entry.ts'
import { eraseEntries } from './erase-entries.ts'
import { linkChain } from './link-chain.ts'
import { recordEntry } from './record-entry.ts'
import { getRecord, lastCheckpoint, listRecords } from './store.ts'
import type { AuditRecord } from './store.ts'
import { verifyChain } from './verify-chain.ts'
import type { ChainVerdict } from './verify-chain.ts'

export type Audit = {
  /** Writes a row in the caller's transaction. */
  record(tx: Transaction, entry: AuditEntry): Promise<void>
  /** Newest first, 100 a page unless told; `next` is there while more rows follow. */
  list(query?: AuditQuery): Promise<{ rows: AuditRow[]; next?: string }>
  get(id: string): Promise<AuditRow | null>
  /** Links and signs what was written since the last call; answers how many rows. Throws ChainBroken. */
  link(): Promise<number>
  /** Links what waits and answers the newest checkpoint, to be kept on another host; null while there are no rows. */
  checkpoint(): Promise<Checkpoint | null>
  /** `kept` are checkpoints from another host, each of which the chain must still contain. Changes nothing. */
  verify(kept?: Checkpoint[]): Promise<ChainVerdict>
  /** Takes what names a person out of the rows, for good; the chain stays whole. Answers how many rows. */
  erase(tx: Transaction, input: { personId: string; actor: AuditActor }): Promise<number>
}

export type AuditDeps = {
  database: Database
  clock: Clock
  random: Random
  /** The private key (ES256) that signs checkpoints and erasures. */
  checkpointKey(): Promise<KeyObject>
}

export function createAudit(deps: AuditDeps): Audit {
  return {
    record: (tx, entry) => recordEntry(tx, entry, deps),
    async list(query = {}) {
      const limit = Math.min(Math.max(query.limit ?? 100, 1), 999)
      const records = await listRecords(deps.database, { ...query, limit: limit + 1 })
      const rows = records.slice(0, limit).map(toRow)
      const last = rows.at(-1)
      return records.length > limit && last ? { rows, next: last.id } : { rows }
    },
    async get(id) {
      const record = await getRecord(deps.database, id)
      return record ? toRow(record) : null
    },
    link: () => linkChain(deps.database, deps),
    async checkpoint() {
      await linkChain(deps.database, deps)
      const record = await lastCheckpoint(deps.database)
      return record ? fromRecord(record) : null
    },
    verify: (kept) => verifyChain(deps.database, { checkpointKey: deps.checkpointKey, kept }),
    erase: (tx, input) => eraseEntries(tx, input, deps),
  }
}

function toRow(record: AuditRecord): AuditRow {
  return {
    id: record.id,
    service: record.service,
    occurredAt: record.occurred_at,
    activity: record.activity,
    category: record.category,
    result: record.result,
    actor: record.actor ?? { kind: 'system' },
    targets: record.targets,
    details: record.details,
    sequence: record.sequence === null ? null : Number(record.sequence),
    ...(record.operation_type
      ? { operationType: record.operation_type as NonNullable<AuditEntry['operationType']> }
      : {}),
    ...(record.reason ? { reason: record.reason } : {}),
    ...(record.correlation_id ? { correlationId: record.correlation_id } : {}),
    ...(record.erased_at ? { erasedAt: record.erased_at } : {}),
  }
}

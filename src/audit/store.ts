import { sql } from 'kysely'
import { holdName } from '#platform/database'
import type { Database, Transaction } from '#platform/database'
import type { AuditActor, AuditQuery, AuditTarget } from './entry.ts'

export type AuditRecord = {
  id: string
  occurred_at: Date
  service: string
  activity: string
  category: 'UserManagement' | 'Policy'
  operation_type: string | null
  result: 'success' | 'failure'
  reason: string | null
  correlation_id: string | null
  actor: AuditActor | null
  targets: AuditTarget[]
  details: Record<string, string>
  /** Null, with `actor`, when the row was erased. */
  salt: Buffer | null
  personal_commitment: string
  content_hash: string
  sequence: number | null
  chain_hash: string | null
  erased_at: Date | null
  erasure_signature: string | null
}

export type CheckpointRecord = {
  sequence: number
  chain_hash: string
  created_at: Date
  row_count: number
  key_id: string
  signature: string
}

type Tables = { audit_entry: AuditRecord; audit_checkpoint: CheckpointRecord }

const tables = (db: Database | Transaction) => db.withTables<Tables>()

export async function insertRecord(db: Transaction, record: AuditRecord): Promise<void> {
  await tables(db)
    .insertInto('audit_entry')
    .values({
      ...record,
      actor: sql`${JSON.stringify(record.actor)}::jsonb`,
      targets: sql`${JSON.stringify(record.targets)}::jsonb`,
      details: sql`${JSON.stringify(record.details)}::jsonb`,
    })
    .execute()
}

/** Newest first; ids are UUIDv7, so the id is the key of the page. */
export async function listRecords(
  db: Database,
  query: AuditQuery & { limit: number },
): Promise<AuditRecord[]> {
  let select = tables(db).selectFrom('audit_entry').selectAll().orderBy('id', 'desc').limit(query.limit)
  if (query.correlationId) select = select.where('correlation_id', '=', query.correlationId)
  if (query.activity) select = select.where('activity', '=', query.activity)
  if (query.activityStart) select = select.where(sql<boolean>`starts_with(activity, ${query.activityStart})`)
  if (query.from) select = select.where('occurred_at', '>=', query.from)
  if (query.until) select = select.where('occurred_at', '<=', query.until)
  if (query.after) select = select.where('id', '<', query.after)
  return select.execute()
}

export async function getRecord(db: Database, id: string): Promise<AuditRecord | undefined> {
  return tables(db).selectFrom('audit_entry').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The last linked row, locked: only one linker works at a time. */
export async function lastLink(tx: Transaction): Promise<{ sequence: number; chainHash: string }> {
  await holdName(tx, 'audit-chain')
  const last = await tables(tx)
    .selectFrom('audit_entry')
    .select(['sequence', 'chain_hash'])
    .where('sequence', 'is not', null)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { sequence: Number(last?.sequence ?? 0), chainHash: last?.chain_hash ?? '' }
}

/** In the order of their ids; `after` is the last id of an earlier batch. */
export async function unlinkedRecords(
  tx: Transaction,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<AuditRecord[]> {
  let select = tables(tx).selectFrom('audit_entry').selectAll().where('sequence', 'is', null)
  if (after) select = select.where('id', '>', after)
  return select.orderBy('id').limit(limit).execute()
}

export async function setLink(
  tx: Transaction,
  id: string,
  sequence: number,
  chainHash: string,
): Promise<void> {
  await tables(tx)
    .updateTable('audit_entry')
    .set({ sequence, chain_hash: chainHash })
    .where('id', '=', id)
    .where('sequence', 'is', null)
    .execute()
}

export async function insertCheckpoint(tx: Transaction, checkpoint: CheckpointRecord): Promise<void> {
  await tables(tx).insertInto('audit_checkpoint').values(checkpoint).execute()
}

export async function lastCheckpoint(db: Database | Transaction): Promise<CheckpointRecord | undefined> {
  return tables(db)
    .selectFrom('audit_checkpoint')
    .selectAll()
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** In the order of the chain; `after` is the sequence of the last row of an earlier batch. */
export async function linkedRecords(
  tx: Transaction,
  { after, limit }: { after?: number | undefined; limit: number },
): Promise<AuditRecord[]> {
  let select = tables(tx).selectFrom('audit_entry').selectAll().where('sequence', 'is not', null)
  if (after !== undefined) select = select.where('sequence', '>', after)
  return select.orderBy('sequence').limit(limit).execute()
}

export async function listCheckpoints(tx: Transaction): Promise<CheckpointRecord[]> {
  return tables(tx).selectFrom('audit_checkpoint').selectAll().orderBy('sequence').execute()
}

/** First statement of a transaction: all that follow see the same moment, whatever the linking job does. */
export async function holdStill(tx: Transaction): Promise<void> {
  await sql`set transaction isolation level repeatable read read only`.execute(tx)
}

/** Rows that hold the person as actor or target and are not erased yet. */
export async function recordsNaming(tx: Transaction, personId: string): Promise<AuditRecord[]> {
  return tables(tx)
    .selectFrom('audit_entry')
    .selectAll()
    .where(
      sql<boolean>`actor ->> 'id' = ${personId} or targets @> ${JSON.stringify([{ id: personId }])}::jsonb`,
    )
    .orderBy('id')
    .forUpdate()
    .execute()
}

export async function eraseRecord(
  tx: Transaction,
  id: string,
  erasedAt: Date,
  signature: string,
): Promise<void> {
  await tables(tx)
    .updateTable('audit_entry')
    .set({
      actor: null,
      targets: sql`'[]'::jsonb`,
      details: sql`'{}'::jsonb`,
      salt: null,
      erased_at: erasedAt,
      erasure_signature: signature,
    })
    .where('id', '=', id)
    .execute()
}

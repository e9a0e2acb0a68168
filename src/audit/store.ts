import { sql } from 'kysely'
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
  salt: Buffer
  personal_commitment: string
  content_hash: string
  sequence: number | null
  chain_hash: string | null
}

type Checkpoint = { sequence: number; chain_hash: string; signature: string; created_at: Date }

type Tables = { audit_entry: AuditRecord; audit_checkpoint: Checkpoint }

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
  await sql`select pg_advisory_xact_lock(hashtext('audit_chain'))`.execute(tx)
  const last = await tables(tx)
    .selectFrom('audit_entry')
    .select(['sequence', 'chain_hash'])
    .where('sequence', 'is not', null)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { sequence: Number(last?.sequence ?? 0), chainHash: last?.chain_hash ?? '' }
}

export async function unlinkedRecords(tx: Transaction, limit: number): Promise<AuditRecord[]> {
  return tables(tx)
    .selectFrom('audit_entry')
    .selectAll()
    .where('sequence', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
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

export async function insertCheckpoint(tx: Transaction, checkpoint: Checkpoint): Promise<void> {
  await tables(tx).insertInto('audit_checkpoint').values(checkpoint).execute()
}

export async function linkedRecords(db: Database, after: number, limit: number): Promise<AuditRecord[]> {
  return tables(db)
    .selectFrom('audit_entry')
    .selectAll()
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute()
}

export async function listCheckpoints(db: Database): Promise<Checkpoint[]> {
  return tables(db).selectFrom('audit_checkpoint').selectAll().orderBy('sequence').execute()
}

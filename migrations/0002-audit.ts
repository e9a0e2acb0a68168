import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table audit_entry (
      id uuid primary key,
      occurred_at timestamptz not null,
      service text not null,
      activity text not null,
      category text not null,
      operation_type text,
      result text not null check (result in ('success', 'failure')),
      reason text,
      correlation_id text,
      actor jsonb,
      targets jsonb not null,
      details jsonb not null,
      salt bytea not null,
      personal_commitment text not null,
      content_hash text not null,
      sequence bigint unique,
      chain_hash text
    )`.execute(db)
  await sql`create index audit_entry_correlation on audit_entry (correlation_id, id)`.execute(db)
  await sql`create index audit_entry_activity on audit_entry (activity, id)`.execute(db)
  await sql`create index audit_entry_unlinked on audit_entry (id) where sequence is null`.execute(db)
  await sql`
    create table audit_checkpoint (
      sequence bigint primary key,
      chain_hash text not null,
      signature text not null,
      created_at timestamptz not null
    )`.execute(db)
}

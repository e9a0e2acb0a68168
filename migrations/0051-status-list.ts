import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table provider_status_entry (
      list_id integer not null,
      list_index integer not null,
      owner_id text not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      primary key (list_id, list_index)
    )`.execute(db)
  await sql`create index provider_status_entry_owner on provider_status_entry (owner_id)`.execute(db)
}

import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** On whose behalf a client opened a session, by its own words: counted only, and stored as a hash. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table provider_session add column client_reference_hash text`.execute(db)
  await sql`create index provider_session_reference on provider_session (client_id, client_reference_hash)
    where client_reference_hash is not null`.execute(db)
}

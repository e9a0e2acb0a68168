import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** The request to a wallet in the same browser, and what the credential's status is asked by when access is given. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table recovery_browser add column request_id text`.execute(db)
  await sql`alter table recovery_attempt add column sealed_status bytea`.execute(db)
}

import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** What the directory called the account at the match, as a hash: another name later is another account (T38). */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table recovery_attempt add column matched_names_hash text`.execute(db)
}

import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/**
 * Every column enters the row's hash, checkpoints say how many rows they add, erased rows carry their signed marker.
 * The chain begins anew; rows of before keep their old hash and do not verify: no version was released with it.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`update audit_entry set sequence = null, chain_hash = null`.execute(db)
  await sql`delete from audit_checkpoint`.execute(db)
  // Instants are hashed in milliseconds, so the columns hold no more.
  await sql`
    alter table audit_entry
      alter column occurred_at type timestamptz(3),
      alter column salt drop not null,
      add column erased_at timestamptz(3),
      add column erasure_signature text`.execute(db)
  await sql`
    alter table audit_checkpoint
      alter column created_at type timestamptz(3),
      add column row_count integer not null,
      add column key_id text not null`.execute(db)
}

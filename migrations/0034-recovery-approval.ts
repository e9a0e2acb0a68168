import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** Recoveries that wait for somebody's decision, and the code with which the person comes back. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table recovery_attempt
      add column approved_at timestamptz,
      add constraint recovery_attempt_return_code unique (return_code_hash)`.execute(db)
}

import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** Answers under a secret of their own, taken once; the way back by response code; a claim that can be taken over. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table presentation_request
      alter column return_uri drop not null,
      add column response_code_hash text unique,
      add column answer_secret text,
      add column answering_until timestamptz,
      drop constraint presentation_request_state_check,
      add constraint presentation_request_state_check
        check (state in ('asked', 'answering', 'verified', 'refused', 'taken'))`.execute(db)
}

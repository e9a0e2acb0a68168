import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table presentation_request (
      id uuid primary key,
      uri_hash text not null unique,
      owner_id text not null,
      state text not null check (state in ('asked', 'answering', 'verified', 'refused')),
      nonce text not null,
      dcql jsonb not null,
      accepted_issuers jsonb not null,
      return_uri text not null,
      sealed_key bytea,
      encryption_kid text not null,
      sealed_answer bytea,
      reason text,
      fetches integer not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index presentation_request_expires on presentation_request (expires_at)`.execute(db)
}

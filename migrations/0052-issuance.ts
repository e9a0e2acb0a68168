import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table provider_offer (
      id uuid primary key,
      token_hash text not null unique,
      code_hash text not null unique,
      owner_id text not null,
      state text not null check (state in ('open', 'redeemed', 'issued', 'dead')),
      configuration_id text not null,
      sealed_claims bytea,
      tx_code_hash text,
      tx_code_tries integer not null,
      access_token_hash text unique,
      access_token_expires_at timestamptz,
      notification_id text unique,
      expires_at timestamptz not null,
      credential_expires_at timestamptz not null
    )`.execute(db)
  await sql`create index provider_offer_owner on provider_offer (owner_id, id)`.execute(db)
  await sql`create table provider_nonce (nonce_hash text primary key, expires_at timestamptz not null)`.execute(
    db,
  )
}

import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table identity_verification_provider (
      id uuid primary key,
      name text not null,
      kind text not null check (kind in ('regain')),
      issuer text not null unique,
      base_url text not null,
      client_id text not null,
      sealed_secret bytea not null,
      subscription_state text not null
        check (subscription_state in ('PendingFulfillmentStart', 'Subscribed', 'Suspended', 'Unsubscribed')),
      terms_url text not null,
      privacy_url text not null,
      retention_url text not null,
      retention_text text not null,
      trust_anchor bytea not null,
      vct text not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db)
}

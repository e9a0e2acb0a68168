import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table signing_key (
      id uuid primary key,
      purpose text not null,
      state text not null check (state in ('active', 'retired', 'distrusted')),
      sealed_private_key bytea not null,
      public_jwk jsonb not null,
      certificate_chain text[],
      root_certificate text,
      created_at timestamptz not null
    )`.execute(db)
  await sql`create unique index signing_key_active on signing_key (purpose) where state = 'active'`.execute(
    db,
  )
  await sql`create table master_key_check (only_one boolean primary key default true check (only_one), value bytea not null)`.execute(
    db,
  )
  await sql`create table installation (name text primary key, value text not null)`.execute(db)
}

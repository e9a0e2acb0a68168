import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table provider_client (
      id text primary key,
      display_name text not null,
      secret_hash text not null,
      redirect_origin text not null,
      created_at timestamptz not null
    )`.execute(db)
  await sql`
    create table provider_session (
      id uuid primary key,
      client_id text not null references provider_client (id),
      redirect_uri text not null,
      client_state text not null,
      locale text,
      url_token_hash text not null unique,
      opened_at timestamptz,
      status text not null,
      version integer not null,
      acting_browser text,
      captured_by text,
      terms_version text,
      terms_accepted_at timestamptz,
      terms_language text,
      wallet text check (wallet in ('built_in', 'own')),
      country text,
      document_type text check (document_type in ('passport', 'id_card')),
      document_number_hash text,
      notice text,
      pictures_left integer not null,
      faces_left integer not null,
      capture_id text,
      checking_at timestamptz,
      refusal text,
      issued_at timestamptz,
      sealed_key bytea,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index provider_session_expiry on provider_session (expires_at) where sealed_key is not null`.execute(
    db,
  )
  await sql`create index provider_session_client on provider_session (client_id, created_at)`.execute(db)
  await sql`
    create table provider_browser (
      token_hash text primary key,
      session_id uuid not null references provider_session (id) on delete cascade,
      role text not null check (role in ('opener', 'phone')),
      created_at timestamptz not null
    )`.execute(db)
  await sql`
    create table provider_pairing (
      code_hash text primary key,
      session_id uuid not null references provider_session (id) on delete cascade,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`
    create table provider_material (
      session_id uuid not null references provider_session (id) on delete cascade,
      name text not null,
      sealed bytea not null,
      primary key (session_id, name)
    )`.execute(db)
}

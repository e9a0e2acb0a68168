import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  // Ids of tokens and sessions are the tokens themselves: stored as hashes only (T35).
  await sql`
    create table oidc_model (
      model text not null,
      id_hash text not null,
      sealed_id bytea,
      payload jsonb not null,
      account_id text,
      grant_id text,
      uid text,
      expires_at timestamptz,
      primary key (model, id_hash)
    )`.execute(db)
  await sql`create index oidc_model_account on oidc_model (account_id)`.execute(db)
  await sql`create index oidc_model_grant on oidc_model (grant_id)`.execute(db)
  await sql`create index oidc_model_uid on oidc_model (model, uid)`.execute(db)
  await sql`create index oidc_model_expiry on oidc_model (expires_at)`.execute(db)
  await sql`
    create table oidc_client (
      id text primary key,
      display_name text not null,
      sealed_secret bytea not null,
      redirect_uris text[] not null,
      app_roles text[] not null,
      initiate_login_uri text,
      created_at timestamptz not null
    )`.execute(db)
}

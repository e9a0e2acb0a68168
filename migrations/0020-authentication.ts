import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table authentication_method (
      id uuid primary key,
      user_id uuid not null,
      credential_id text not null unique,
      public_key bytea not null,
      counter bigint not null,
      transports text[] not null,
      aaguid text not null,
      device_type text not null check (device_type in ('singleDevice', 'multiDevice')),
      is_backed_up boolean not null,
      display_name text not null,
      created_at timestamptz not null,
      last_used_at timestamptz,
      attempt_id uuid,
      confirmed_at timestamptz,
      disabled_at timestamptz,
      delete_after timestamptz
    )`.execute(db)
  await sql`create index authentication_method_user on authentication_method (user_id)`.execute(db)
  await sql`create index authentication_method_delete on authentication_method (delete_after)`.execute(db)
  await sql`
    create table temporary_access_pass (
      id uuid primary key,
      user_id uuid not null,
      kind text not null check (kind in ('recovery', 'admin')),
      attempt_id uuid,
      secret_hash text not null,
      is_usable_once boolean not null,
      starts_at timestamptz not null,
      expires_at timestamptz not null,
      created_at timestamptz not null,
      created_by uuid,
      used_at timestamptz,
      revoked_at timestamptz,
      failed_tries integer not null,
      bound_browser text,
      check ((kind = 'recovery') = (attempt_id is not null)),
      check (kind = 'admin' or is_usable_once)
    )`.execute(db)
  await sql`create index temporary_access_pass_user on temporary_access_pass (user_id, kind)`.execute(db)
  await sql`
    create table sign_in_session (
      id uuid primary key,
      token_hash text not null unique,
      user_id uuid not null,
      method text not null,
      method_id uuid,
      enrolment_session_id uuid,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz
    )`.execute(db)
  await sql`create index sign_in_session_user on sign_in_session (user_id)`.execute(db)
  await sql`
    create table enrolment_session (
      id uuid primary key,
      token_hash text not null unique,
      user_id uuid not null,
      attempt_id uuid,
      pass_id uuid,
      return_to text,
      new_method_id uuid,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      outcome jsonb
    )`.execute(db)
  await sql`create index enrolment_session_user on enrolment_session (user_id)`.execute(db)
  await sql`
    create table webauthn_challenge (
      challenge text primary key,
      purpose text not null check (purpose in ('registration', 'sign_in')),
      binding text not null,
      user_id uuid,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index webauthn_challenge_expiry on webauthn_challenge (expires_at)`.execute(db)
  // The shape that rate-limiter-flexible expects.
  await sql`
    create table sign_in_rate_limit (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    )`.execute(db)
}

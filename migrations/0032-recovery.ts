import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table recovery_attempt (
      id uuid primary key,
      reference text not null unique,
      state text not null,
      reason text,
      version integer not null,
      operation_key text,
      lease_until timestamptz,
      user_id uuid,
      sealed_identifier bytea,
      sealed_key bytea,
      sealed_claims bytea,
      profile_id uuid,
      provider_id uuid,
      mode text not null check (mode in ('evaluation', 'production')),
      network text not null,
      ip_address text not null,
      browser_label text not null,
      identity_state_hash text,
      transaction_id text,
      request_id text,
      request_uri text,
      same_device_url text,
      presentation_failures integer not null default 0,
      capture_id text,
      capture_browser_id uuid,
      face_tries integer not null default 0,
      face_score integer,
      face_matched_at timestamptz,
      passes_issued integer not null default 0,
      pass_expires_at timestamptz,
      return_code_hash text,
      outcome jsonb,
      started_at timestamptz not null,
      state_entered_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz
    )`.execute(db)
  await sql`create index recovery_attempt_user on recovery_attempt (user_id, started_at)`.execute(db)
  await sql`create index recovery_attempt_open on recovery_attempt (network) where ended_at is null`.execute(
    db,
  )
  await sql`
    create table recovery_browser (
      id uuid primary key,
      attempt_id uuid not null references recovery_attempt (id),
      token_hash text not null unique,
      kind text not null check (kind in ('first', 'phone')),
      rotation integer not null,
      passed_face_at timestamptz,
      created_at timestamptz not null
    )`.execute(db)
  await sql`create index recovery_browser_attempt on recovery_browser (attempt_id)`.execute(db)
  await sql`
    create table recovery_pairing (
      attempt_id uuid primary key references recovery_attempt (id),
      code_hash text not null unique,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`
    create table recovery_step (
      id uuid primary key,
      attempt_id uuid not null references recovery_attempt (id),
      event text not null,
      from_state text not null,
      to_state text not null,
      reason text,
      score integer,
      occurred_at timestamptz not null
    )`.execute(db)
  await sql`create index recovery_step_attempt on recovery_step (attempt_id, id)`.execute(db)
  await sql`
    create table recovery_consent (
      id uuid primary key,
      attempt_id uuid not null references recovery_attempt (id),
      text_hash text not null,
      language text not null,
      scope text not null,
      given_at timestamptz not null,
      withdrawn_at timestamptz
    )`.execute(db)
}

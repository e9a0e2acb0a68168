import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table policy_profile (
      id uuid primary key,
      name text not null,
      description text not null,
      state text not null check (state in ('enabled', 'disabled')),
      mode text not null check (mode in ('evaluation', 'production')),
      priority integer not null,
      provider_id uuid not null,
      group_ids jsonb not null,
      match_confidence text not null check (match_confidence in ('exact', 'relaxed')),
      claim_validation jsonb not null,
      face_check_threshold integer not null check (face_check_threshold between 50 and 100),
      bind_pass_to_browser boolean not null,
      pass_lifetime_minutes integer not null check (pass_lifetime_minutes between 5 and 60),
      remove_methods text not null check (remove_methods in ('all', 'lost', 'none')),
      created_at timestamptz not null,
      scope_changed_at timestamptz not null,
      updated_at timestamptz not null,
      version integer not null
    )`.execute(db)
  // One row: what holds for the whole feature, and the authentication methods policy.
  await sql`
    create table policy_settings (
      id integer primary key check (id = 1),
      settings jsonb not null,
      methods jsonb not null,
      scope_changed_at timestamptz,
      version integer not null
    )`.execute(db)
}

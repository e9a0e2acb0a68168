import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table directory_user (
      id uuid primary key,
      user_principal_name text not null,
      user_principal_name_folded text not null unique,
      display_name text not null,
      given_name text,
      surname text,
      mail text,
      mail_folded text,
      other_mails text[] not null default '{}',
      account_enabled boolean not null,
      user_type text not null check (user_type in ('Member', 'Guest')),
      employee_id text,
      job_title text,
      preferred_language text,
      created_at timestamptz not null,
      last_sign_in_at timestamptz
    )`.execute(db)
  await sql`create index directory_user_mail on directory_user (mail_folded)`.execute(db)
  await sql`
    create table directory_user_name_key (
      user_id uuid not null references directory_user (id) on delete cascade,
      name_key text not null,
      primary key (name_key, user_id)
    )`.execute(db)
  await sql`create index directory_user_name_key_user on directory_user_name_key (user_id)`.execute(db)
  await sql`
    create table directory_group (
      id uuid primary key,
      display_name text not null,
      description text,
      created_at timestamptz not null
    )`.execute(db)
  await sql`
    create table directory_group_member (
      group_id uuid not null references directory_group (id) on delete cascade,
      member_id uuid not null,
      member_kind text not null check (member_kind in ('user', 'group')),
      primary key (group_id, member_id)
    )`.execute(db)
  await sql`create index directory_group_member_member on directory_group_member (member_id)`.execute(db)
  await sql`
    create table directory_role_assignment (
      user_id uuid not null references directory_user (id) on delete cascade,
      role text not null,
      primary key (user_id, role)
    )`.execute(db)
}

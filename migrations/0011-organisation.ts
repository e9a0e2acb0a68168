import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table organisation (
      id uuid primary key,
      only_one boolean not null default true unique check (only_one),
      name text not null,
      helpdesk jsonb not null,
      accent_colour text not null,
      is_demo boolean not null,
      notification_sender text not null
    )`.execute(db)
}

import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table notification_outbox (
      id uuid primary key,
      user_id uuid,
      recipients text[] not null,
      subject text not null,
      body text not null,
      created_at timestamptz not null,
      sent_at timestamptz,
      attempts integer not null,
      last_error text
    )`.execute(db)
}

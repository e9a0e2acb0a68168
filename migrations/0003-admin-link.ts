import { sql } from 'kysely'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table admin_link (
      token_hash text primary key,
      user_id uuid not null,
      expires_at timestamptz not null
    )`.execute(db)
}

import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** Which notice it was, so that it can be asked when somebody last got one. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table notification_outbox add column template text`.execute(db)
  await sql`create index notification_outbox_user on notification_outbox (user_id, template, created_at)`.execute(
    db,
  )
}

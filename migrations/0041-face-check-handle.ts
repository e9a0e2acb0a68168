import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/**
 * A capture belongs to a browser's handle, its suspicions count against the owner. What is there is half an hour's working
 * material and goes.
 */
export async function up(db: Kysely<any>): Promise<void> {
  for (const table of ['face_capture', 'provider_face_capture']) {
    await sql`delete from ${sql.table(table)}`.execute(db)
    await sql`alter table ${sql.table(table)} add column handle text not null`.execute(db)
    await sql`create index ${sql.ref(`${table}_handle`)} on ${sql.table(table)} (handle)`.execute(db)
  }
}

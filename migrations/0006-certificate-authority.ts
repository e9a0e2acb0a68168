import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** The root's own key, so that a leaf can be renewed under the root that others pinned. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table signing_key add column sealed_root_key bytea`.execute(db)
}

import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** One table a party: recovery's captures and the document provider's never meet. */
export async function up(db: Kysely<any>): Promise<void> {
  for (const table of ['face_capture', 'provider_face_capture']) {
    await sql`
      create table ${sql.table(table)} (
        id uuid primary key,
        owner_id text not null,
        version integer not null,
        state text not null check (state in ('capturing', 'live', 'failed', 'compared')),
        reason text,
        frames integer not null,
        busy_until timestamptz,
        sealed bytea,
        started_at timestamptz not null,
        expires_at timestamptz not null,
        check (state in ('capturing', 'live') or sealed is null)
      )`.execute(db)
    await sql`create index ${sql.ref(`${table}_owner`)} on ${sql.table(table)} (owner_id, state)`.execute(db)
    await sql`create index ${sql.ref(`${table}_expires`)} on ${sql.table(table)} (expires_at)`.execute(db)
  }
}

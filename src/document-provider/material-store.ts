import type { Database, Transaction } from '#platform/database'

type Tables = { provider_material: { session_id: string; name: string; sealed: Buffer } }
const tables = (db: Database | Transaction) => db.withTables<Tables>()

export async function upsertMaterial(
  tx: Transaction,
  material: { sessionId: string; name: string; sealed: Buffer },
): Promise<void> {
  await tables(tx)
    .insertInto('provider_material')
    .values({ session_id: material.sessionId, name: material.name, sealed: material.sealed })
    .onConflict((conflict) =>
      conflict.columns(['session_id', 'name']).doUpdateSet({ sealed: material.sealed }),
    )
    .execute()
}

export async function selectMaterial(
  db: Database | Transaction,
  sessionId: string,
  name: string,
): Promise<Buffer | null> {
  const row = await tables(db)
    .selectFrom('provider_material')
    .select('sealed')
    .where('session_id', '=', sessionId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.sealed ?? null
}

/** All of a session's material, or the named parts. */
export async function deleteMaterial(tx: Transaction, sessionId: string, names?: string[]): Promise<void> {
  const all = tables(tx).deleteFrom('provider_material').where('session_id', '=', sessionId)
  await (names ? all.where('name', 'in', names) : all).execute()
}

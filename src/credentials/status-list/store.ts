import type { Database, Transaction } from '#platform/database'

type Entry = {
  list_id: number
  list_index: number
  owner_id: string
  expires_at: Date
  revoked_at: Date | null
}
const tables = (db: Database | Transaction) => db.withTables<{ provider_status_entry: Entry }>()

/** True unless the index is taken. */
export async function insertEntry(
  tx: Transaction,
  entry: { list: number; index: number; ownerId: string; expiresAt: Date },
): Promise<boolean> {
  const result = await tables(tx)
    .insertInto('provider_status_entry')
    .values({
      list_id: entry.list,
      list_index: entry.index,
      owner_id: entry.ownerId,
      expires_at: entry.expiresAt,
      revoked_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Indices of the revoked entries of a list. */
export async function listEntries(db: Database, list: number): Promise<number[]> {
  const rows = await tables(db)
    .selectFrom('provider_status_entry')
    .select('list_index')
    .where('list_id', '=', list)
    .where('revoked_at', 'is not', null)
    .execute()
  return rows.map((row) => row.list_index)
}

export async function revokeEntries(tx: Transaction, ownerId: string, at: Date): Promise<number> {
  const result = await tables(tx)
    .updateTable('provider_status_entry')
    .set({ revoked_at: at })
    .where('owner_id', '=', ownerId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

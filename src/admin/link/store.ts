import type { Database, Transaction } from '#platform/database'

type Tables = { admin_link: { token_hash: string; user_id: string; expires_at: Date } }
const tables = (db: Database | Transaction) => db.withTables<Tables>()

/** One link at a time for each administrator: a new one ends the old. */
export async function replaceLink(
  tx: Transaction,
  link: { tokenHash: string; userId: string; expiresAt: Date },
): Promise<void> {
  await tables(tx).deleteFrom('admin_link').where('user_id', '=', link.userId).execute()
  await tables(tx)
    .insertInto('admin_link')
    .values({ token_hash: link.tokenHash, user_id: link.userId, expires_at: link.expiresAt })
    .execute()
}

/** Takes the link out: of two who use it at once, one gets it. */
export async function takeLink(tx: Transaction, tokenHash: string, now: Date): Promise<string | undefined> {
  const row = await tables(tx)
    .deleteFrom('admin_link')
    .where('token_hash', '=', tokenHash)
    .returning(['user_id', 'expires_at'])
    .executeTakeFirst()
  return row && row.expires_at > now ? row.user_id : undefined
}

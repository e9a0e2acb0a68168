import type { Database, Transaction } from '#platform/database'

export type Browser = { tokenHash: string; sessionId: string; role: 'opener' | 'phone' }
type Tables = {
  provider_browser: { token_hash: string; session_id: string; role: Browser['role']; created_at: Date }
  provider_pairing: { code_hash: string; session_id: string; expires_at: Date }
}
type Connection = Database | Transaction
const tables = (db: Connection) => db.withTables<Tables>()

export async function insertBrowser(tx: Transaction, browser: Browser, now: Date): Promise<void> {
  await tables(tx)
    .insertInto('provider_browser')
    .values({
      token_hash: browser.tokenHash,
      session_id: browser.sessionId,
      role: browser.role,
      created_at: now,
    })
    .execute()
}

export async function selectBrowser(db: Connection, tokenHash: string): Promise<Browser | null> {
  const row = await tables(db)
    .selectFrom('provider_browser')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row ? { tokenHash: row.token_hash, sessionId: row.session_id, role: row.role } : null
}

export async function hasPhone(db: Connection, sessionId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom('provider_browser')
    .select('token_hash')
    .where('session_id', '=', sessionId)
    .where('role', '=', 'phone')
    .executeTakeFirst()
  return row !== undefined
}

/** Only the newest pairing code of a session counts. */
export async function replacePairing(
  tx: Transaction,
  pairing: { codeHash: string; sessionId: string; expiresAt: Date },
): Promise<void> {
  await tables(tx).deleteFrom('provider_pairing').where('session_id', '=', pairing.sessionId).execute()
  await tables(tx)
    .insertInto('provider_pairing')
    .values({ code_hash: pairing.codeHash, session_id: pairing.sessionId, expires_at: pairing.expiresAt })
    .execute()
}

export async function selectPairing(db: Connection, codeHash: string, now: Date): Promise<string | null> {
  const row = await tables(db)
    .selectFrom('provider_pairing')
    .select('session_id')
    .where('code_hash', '=', codeHash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row?.session_id ?? null
}

/** The session of the code, once. */
export async function takePairing(tx: Transaction, codeHash: string, now: Date): Promise<string | null> {
  const row = await tables(tx)
    .deleteFrom('provider_pairing')
    .where('code_hash', '=', codeHash)
    .returning(['session_id', 'expires_at'])
    .executeTakeFirst()
  return row && row.expires_at > now ? row.session_id : null
}

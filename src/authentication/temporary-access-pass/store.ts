import type { Database, Transaction } from '#platform/database'
import { MAX_FAILED_TRIES } from './pass.ts'
import type { PassKind, TemporaryAccessPass } from './pass.ts'

type Row = {
  id: string
  user_id: string
  kind: PassKind
  attempt_id: string | null
  secret_hash: string
  is_usable_once: boolean
  starts_at: Date
  expires_at: Date
  created_at: Date
  created_by: string | null
  used_at: Date | null
  revoked_at: Date | null
  failed_tries: number
  bound_browser: string | null
}
const tables = (db: Database | Transaction) => db.withTables<{ temporary_access_pass: Row }>()

const toPass = (row: Row): TemporaryAccessPass => ({
  id: row.id,
  userId: row.user_id,
  kind: row.kind,
  attemptId: row.attempt_id,
  secretHash: row.secret_hash,
  isUsableOnce: row.is_usable_once,
  startsAt: row.starts_at,
  expiresAt: row.expires_at,
  createdAt: row.created_at,
  createdBy: row.created_by,
  usedAt: row.used_at,
  revokedAt: row.revoked_at,
  failedTries: row.failed_tries,
  boundBrowser: row.bound_browser,
})

export async function insertPass(tx: Transaction, pass: TemporaryAccessPass): Promise<void> {
  await tables(tx)
    .insertInto('temporary_access_pass')
    .values({
      id: pass.id,
      user_id: pass.userId,
      kind: pass.kind,
      attempt_id: pass.attemptId,
      secret_hash: pass.secretHash,
      is_usable_once: pass.isUsableOnce,
      starts_at: pass.startsAt,
      expires_at: pass.expiresAt,
      created_at: pass.createdAt,
      created_by: pass.createdBy,
      used_at: null,
      revoked_at: null,
      failed_tries: 0,
      bound_browser: pass.boundBrowser,
    })
    .execute()
}

/** Newest first. */
export async function selectPasses(
  db: Database | Transaction,
  userId: string,
  kind: PassKind,
  limit: number,
): Promise<TemporaryAccessPass[]> {
  const rows = await tables(db)
    .selectFrom('temporary_access_pass')
    .selectAll()
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toPass)
}

/** Every pass of this kind that still lives dies: one pass at a time. */
export async function revokePasses(
  tx: Transaction,
  userId: string,
  kind: PassKind,
  at: Date,
): Promise<number> {
  const result = await tables(tx)
    .updateTable('temporary_access_pass')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** The unused recovery passes of one attempt: those of the person's other attempts stay. */
export async function revokeOfAttempt(tx: Transaction, attemptId: string, at: Date): Promise<number> {
  const result = await tables(tx)
    .updateTable('temporary_access_pass')
    .set({ revoked_at: at })
    .where('attempt_id', '=', attemptId)
    .where('kind', '=', 'recovery')
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** Books a try before the code is checked, so that parallel guesses cannot outrun the counter (T12). */
export async function reserveTry(db: Database, id: string): Promise<boolean> {
  const result = await tables(db)
    .updateTable('temporary_access_pass')
    .set((row) => ({ failed_tries: row('failed_tries', '+', 1) }))
    .where('id', '=', id)
    .where('failed_tries', '<', MAX_FAILED_TRIES)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function returnTry(db: Database, id: string): Promise<void> {
  await tables(db)
    .updateTable('temporary_access_pass')
    .set((row) => ({ failed_tries: row('failed_tries', '-', 1) }))
    .where('id', '=', id)
    .where('failed_tries', '>', 0)
    .execute()
}

/** Compare-and-set: of any number of uses at the same time one alone is true (T19). */
export async function markUsed(tx: Database | Transaction, id: string, at: Date): Promise<boolean> {
  const result = await tables(tx)
    .updateTable('temporary_access_pass')
    .set({ used_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .where((where) => where.or([where('used_at', 'is', null), where('is_usable_once', '=', false)]))
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Held till the end of the transaction: who revokes the pass comes before or after, never between. */
export async function lockLivingPass(tx: Transaction, userId: string, id: string): Promise<boolean> {
  const row = await tables(tx)
    .selectFrom('temporary_access_pass')
    .select('id')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

export async function deletePass(tx: Transaction, userId: string, id: string): Promise<boolean> {
  const result = await tables(tx)
    .deleteFrom('temporary_access_pass')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('kind', '=', 'admin')
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

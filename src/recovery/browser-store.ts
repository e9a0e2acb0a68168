import type { Database, Transaction } from '#platform/database'
import type { Browser } from './attempt.ts'

type Db = Database | Transaction
type Row = {
  id: string
  attempt_id: string
  token_hash: string
  kind: 'first' | 'phone'
  rotation: number
  request_id: string | null
  passed_face_at: Date | null
  created_at: Date
}
const tables = (db: Db) => db.withTables<{ recovery_browser: Row }>()

const toBrowser = (row: Row): Browser => ({
  id: row.id,
  attemptId: row.attempt_id,
  kind: row.kind,
  rotation: row.rotation,
  requestId: row.request_id,
  passedFaceAt: row.passed_face_at,
})

export async function insertBrowser(
  tx: Transaction,
  browser: Omit<Browser, 'passedFaceAt' | 'requestId'> & { tokenHash: string; createdAt: Date },
): Promise<void> {
  await tables(tx)
    .insertInto('recovery_browser')
    .values({
      id: browser.id,
      attempt_id: browser.attemptId,
      token_hash: browser.tokenHash,
      kind: browser.kind,
      rotation: browser.rotation,
      request_id: null,
      passed_face_at: null,
      created_at: browser.createdAt,
    })
    .execute()
}

export async function selectBrowser(db: Db, tokenHash: string): Promise<Browser | null> {
  const row = await tables(db)
    .selectFrom('recovery_browser')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row ? toBrowser(row) : null
}

export async function selectBrowserById(db: Db, id: string): Promise<Browser | null> {
  const row = await tables(db)
    .selectFrom('recovery_browser')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? toBrowser(row) : null
}

export async function setBrowserRequest(tx: Transaction, id: string, requestId: string): Promise<void> {
  await tables(tx)
    .updateTable('recovery_browser')
    .set({ request_id: requestId })
    .where('id', '=', id)
    .execute()
}

/** The old token is dead with this statement; false when it already was. */
export async function rotateBrowser(
  db: Db,
  change: { from: string; to: string; rotation: number },
): Promise<boolean> {
  const result = await tables(db)
    .updateTable('recovery_browser')
    .set({ token_hash: change.to, rotation: change.rotation })
    .where('token_hash', '=', change.from)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** One browser alone holds the proof: a later Face Check takes it from an earlier one. */
export async function markFacePassed(
  tx: Transaction,
  attemptId: string,
  browserId: string,
  at: Date,
): Promise<void> {
  await clearFacePassed(tx, attemptId)
  await tables(tx)
    .updateTable('recovery_browser')
    .set({ passed_face_at: at })
    .where('id', '=', browserId)
    .where('attempt_id', '=', attemptId)
    .execute()
}

/** Before a proof is given anew: no camera has passed, and the cookies change once more on the way (T9). */
export async function resetBrowsers(tx: Transaction, attemptId: string): Promise<void> {
  await tables(tx)
    .updateTable('recovery_browser')
    .set({ passed_face_at: null, rotation: 0, request_id: null })
    .where('attempt_id', '=', attemptId)
    .execute()
}

async function clearFacePassed(tx: Transaction, attemptId: string): Promise<void> {
  await tables(tx)
    .updateTable('recovery_browser')
    .set({ passed_face_at: null })
    .where('attempt_id', '=', attemptId)
    .execute()
}

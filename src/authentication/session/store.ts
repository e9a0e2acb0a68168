import type { Database, Transaction } from '#platform/database'
import type { EnrolmentOutcome, EnrolmentSession } from './enrolment-session.ts'
import type { Session } from './session.ts'

type SessionRow = {
  id: string
  token_hash: string
  user_id: string
  method: Session['method']
  method_id: string | null
  enrolment_session_id: string | null
  created_at: Date
  expires_at: Date
  revoked_at: Date | null
}
type EnrolmentRow = {
  id: string
  token_hash: string
  user_id: string
  attempt_id: string | null
  pass_id: string | null
  return_to: string | null
  new_method_id: string | null
  created_at: Date
  expires_at: Date
  ended_at: Date | null
  outcome: EnrolmentOutcome | string | null
}
const tables = (db: Database | Transaction) =>
  db.withTables<{ sign_in_session: SessionRow; enrolment_session: EnrolmentRow }>()

export async function insertSession(tx: Transaction, session: Session, tokenHash: string): Promise<void> {
  await tables(tx)
    .insertInto('sign_in_session')
    .values({
      id: session.id,
      token_hash: tokenHash,
      user_id: session.userId,
      method: session.method,
      method_id: session.methodId,
      enrolment_session_id: session.enrolmentSessionId,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
      revoked_at: null,
    })
    .execute()
}

export async function selectSession(db: Database, tokenHash: string, now: Date): Promise<Session | null> {
  const row = await tables(db)
    .selectFrom('sign_in_session')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    userId: row.user_id,
    method: row.method,
    methodId: row.method_id,
    enrolmentSessionId: row.enrolment_session_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}

export async function revokeSession(tx: Transaction, id: string, at: Date): Promise<void> {
  await tables(tx)
    .updateTable('sign_in_session')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
}

export async function revokeSessionsBy(tx: Transaction, methodId: string, at: Date): Promise<void> {
  await tables(tx)
    .updateTable('sign_in_session')
    .set({ revoked_at: at })
    .where('method_id', '=', methodId)
    .where('revoked_at', 'is', null)
    .execute()
}

export async function revokeSessionsOf(tx: Transaction, userId: string, at: Date): Promise<number> {
  const result = await tables(tx)
    .updateTable('sign_in_session')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

const toEnrolment = (row: EnrolmentRow): EnrolmentSession => ({
  id: row.id,
  userId: row.user_id,
  attemptId: row.attempt_id,
  passId: row.pass_id,
  returnTo: row.return_to,
  newMethodId: row.new_method_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  endedAt: row.ended_at,
  outcome: row.outcome as EnrolmentOutcome | null,
})

export async function insertEnrolment(
  tx: Transaction,
  enrolment: EnrolmentSession,
  tokenHash: string,
): Promise<void> {
  await tables(tx)
    .insertInto('enrolment_session')
    .values({
      id: enrolment.id,
      token_hash: tokenHash,
      user_id: enrolment.userId,
      attempt_id: enrolment.attemptId,
      pass_id: enrolment.passId,
      return_to: enrolment.returnTo,
      new_method_id: null,
      created_at: enrolment.createdAt,
      expires_at: enrolment.expiresAt,
      ended_at: null,
      outcome: null,
    })
    .execute()
}

export async function selectOpenEnrolment(
  db: Database,
  tokenHash: string,
  now: Date,
): Promise<EnrolmentSession | null> {
  const row = await tables(db)
    .selectFrom('enrolment_session')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row ? toEnrolment(row) : null
}

export async function selectEnrolment(db: Database, id: string): Promise<EnrolmentSession | null> {
  const row = await tables(db)
    .selectFrom('enrolment_session')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? toEnrolment(row) : null
}

export async function setNewMethod(
  tx: Transaction,
  id: string,
  methodId: string,
  now: Date,
): Promise<boolean> {
  const result = await tables(tx)
    .updateTable('enrolment_session')
    .set({ new_method_id: methodId })
    .where('id', '=', id)
    .where('new_method_id', 'is', null)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function endEnrolment(tx: Transaction, id: string, at: Date): Promise<boolean> {
  const result = await tables(tx)
    .updateTable('enrolment_session')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function setOutcome(tx: Transaction, id: string, outcome: EnrolmentOutcome): Promise<void> {
  await tables(tx)
    .updateTable('enrolment_session')
    .set({ outcome: JSON.stringify(outcome) })
    .where('id', '=', id)
    .execute()
}

export async function endEnrolmentsOf(tx: Transaction, userId: string, at: Date): Promise<number> {
  const result = await tables(tx)
    .updateTable('enrolment_session')
    .set({ ended_at: at })
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

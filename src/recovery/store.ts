import { holdName } from '#platform/database'
import type { Database, Transaction } from '#platform/database'
import type { Attempt } from './attempt.ts'
import { PROOF_FAILURES } from './errors.ts'
import type { Event, State } from './machine.ts'

type Db = Database | Transaction
type Row = Record<string, unknown>
type Tables = { recovery_attempt: Row; recovery_step: Row }
const tables = (db: Db) => db.withTables<Tables>()

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const toRow = (values: Partial<Attempt>): Row =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      snake(key),
      key === 'outcome' && value ? JSON.stringify(value) : value,
    ]),
  )
const toAttempt = (row: Row): Attempt =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [camel(key), value])) as Attempt

export async function insertAttempt(tx: Transaction, attempt: Attempt): Promise<void> {
  await tables(tx).insertInto('recovery_attempt').values(toRow(attempt)).execute()
}

export async function selectAttempt(db: Db, id: string): Promise<Attempt | null> {
  const row = await tables(db)
    .selectFrom('recovery_attempt')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? toAttempt(row) : null
}

export async function selectByReturnCode(db: Db, hash: string): Promise<Attempt | null> {
  const row = await tables(db)
    .selectFrom('recovery_attempt')
    .selectAll()
    .where('return_code_hash', '=', hash)
    .executeTakeFirst()
  return row ? toAttempt(row) : null
}

/** Compare-and-set on state and version (T19): null when somebody else was faster. */
export async function updateAttempt(
  tx: Db,
  seen: Pick<Attempt, 'id' | 'state' | 'version'>,
  patch: Partial<Attempt>,
): Promise<Attempt | null> {
  const row = await tables(tx)
    .updateTable('recovery_attempt')
    .set({ ...toRow(patch), version: seen.version + 1 })
    .where('id', '=', seen.id)
    .where('state', '=', seen.state)
    .where('version', '=', seen.version)
    .returningAll()
    .executeTakeFirst()
  return row ? toAttempt(row) : null
}

export async function listAttempts(
  db: Db,
  query: { limit: number; after?: string; reference?: string; userId?: string },
): Promise<Attempt[]> {
  let select = tables(db).selectFrom('recovery_attempt').selectAll().orderBy('id', 'desc').limit(query.limit)
  if (query.after) select = select.where('id', '<', query.after)
  if (query.reference) select = select.where('reference', '=', query.reference.toUpperCase())
  if (query.userId) select = select.where('user_id', '=', query.userId)
  return (await select.execute()).map(toAttempt)
}

/** Open attempts whose clock may have run out; the caller judges each. */
export async function selectOpenAttempts(db: Db, limit: number, after?: string): Promise<Attempt[]> {
  let select = tables(db)
    .selectFrom('recovery_attempt')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('id')
    .limit(limit)
  if (after) select = select.where('id', '>', after)
  return (await select.execute()).map(toAttempt)
}

/** Counts under a lock of its own, so that parallel starts cannot pass the limit together. */
export async function countOpenOfNetwork(tx: Transaction, network: string, now: Date): Promise<number> {
  await holdName(tx, `recovery:${network}`)
  const row = await tables(tx)
    .selectFrom('recovery_attempt')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('network', '=', network)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Wrong faces of an account, in whichever attempts and however those ended. */
export async function countFailedFaces(db: Db, userId: string, since: Date): Promise<number> {
  const row = await tables(db)
    .selectFrom('recovery_step')
    .innerJoin('recovery_attempt', 'recovery_attempt.id', 'recovery_step.attempt_id')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('recovery_attempt.user_id', '=', userId)
    .where('recovery_step.event', 'in', ['face_failed', 'face_refused'] satisfies Event[])
    .where('recovery_step.occurred_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Other attempts of an account in which a proof failed and which did not come to a good end after all. */
export async function countFailedAttempts(
  db: Db,
  query: { userId: string; except: string; since: Date },
): Promise<number> {
  const row = await tables(db)
    .selectFrom('recovery_step')
    .innerJoin('recovery_attempt', 'recovery_attempt.id', 'recovery_step.attempt_id')
    .select((count) => count.fn.count<number>('recovery_attempt.id').distinct().as('count'))
    .where('recovery_attempt.user_id', '=', query.userId)
    .where('recovery_attempt.id', '<>', query.except)
    .where('recovery_attempt.state', 'not in', ['completed', 'evaluation_passed'] satisfies State[])
    .where('recovery_step.occurred_at', '>', query.since)
    .where((where) =>
      where.or([
        where('recovery_step.event', 'in', PROOF_FAILURES),
        where.and([
          where('recovery_step.event', '=', 'account_refused' satisfies Event),
          where('recovery_step.reason', '=', 'name_mismatch'),
        ]),
      ]),
    )
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

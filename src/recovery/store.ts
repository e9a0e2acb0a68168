import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database'
import type { Attempt, Browser, Step } from './attempt.ts'
import type { State } from './machine.ts'

type Db = Database | Transaction
type Row = Record<string, unknown>
type Tables = {
  recovery_attempt: Row
  recovery_browser: {
    id: string
    attempt_id: string
    token_hash: string
    kind: 'first' | 'phone'
    rotation: number
    passed_face_at: Date | null
    created_at: Date
  }
  recovery_pairing: { attempt_id: string; code_hash: string; expires_at: Date; used_at: Date | null }
  recovery_step: {
    id: string
    attempt_id: string
    event: string
    from_state: string
    to_state: string
    reason: string | null
    score: number | null
    occurred_at: Date
  }
  recovery_consent: Row
}
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
  await sql`select pg_advisory_xact_lock(hashtextextended(${`recovery:${network}`}, 0))`.execute(tx)
  const row = await tables(tx)
    .selectFrom('recovery_attempt')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('network', '=', network)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function countRefusals(
  db: Db,
  query: { userId: string; reasons: readonly string[]; since: Date },
): Promise<number> {
  const row = await tables(db)
    .selectFrom('recovery_attempt')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('user_id', '=', query.userId)
    .where('state', '=', 'refused' satisfies State)
    .where('reason', 'in', [...query.reasons])
    .where('ended_at', '>', query.since)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

const toBrowser = (row: Tables['recovery_browser']): Browser => ({
  id: row.id,
  attemptId: row.attempt_id,
  kind: row.kind,
  rotation: row.rotation,
  passedFaceAt: row.passed_face_at,
})

export async function insertBrowser(
  tx: Transaction,
  browser: Omit<Browser, 'passedFaceAt'> & { tokenHash: string; createdAt: Date },
): Promise<void> {
  await tables(tx)
    .insertInto('recovery_browser')
    .values({
      id: browser.id,
      attempt_id: browser.attemptId,
      token_hash: browser.tokenHash,
      kind: browser.kind,
      rotation: browser.rotation,
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
  await tables(tx)
    .updateTable('recovery_browser')
    .set({ passed_face_at: null })
    .where('attempt_id', '=', attemptId)
    .execute()
  await tables(tx)
    .updateTable('recovery_browser')
    .set({ passed_face_at: at })
    .where('id', '=', browserId)
    .where('attempt_id', '=', attemptId)
    .execute()
}

/** A phone is paired once an attempt: false when one was. An unused code is replaced. */
export async function upsertPairing(
  tx: Transaction,
  pairing: { attemptId: string; codeHash: string; expiresAt: Date },
): Promise<boolean> {
  const values = { code_hash: pairing.codeHash, expires_at: pairing.expiresAt }
  const row = await tables(tx)
    .insertInto('recovery_pairing')
    .values({ attempt_id: pairing.attemptId, ...values, used_at: null })
    .onConflict((conflict) =>
      conflict.column('attempt_id').doUpdateSet(values).where('recovery_pairing.used_at', 'is', null),
    )
    .returning('attempt_id')
    .executeTakeFirst()
  return row !== undefined
}

export async function selectPairing(db: Db, codeHash: string, now: Date): Promise<string | null> {
  const row = await tables(db)
    .selectFrom('recovery_pairing')
    .select('attempt_id')
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row?.attempt_id ?? null
}

/** Uses the code up: the attempt's id for one caller alone. */
export async function usePairing(tx: Transaction, codeHash: string, now: Date): Promise<string | null> {
  const row = await tables(tx)
    .updateTable('recovery_pairing')
    .set({ used_at: now })
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('attempt_id')
    .executeTakeFirst()
  return row?.attempt_id ?? null
}

export async function isPaired(db: Db, attemptId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom('recovery_pairing')
    .select('used_at')
    .where('attempt_id', '=', attemptId)
    .executeTakeFirst()
  return Boolean(row?.used_at)
}

export async function insertStep(
  tx: Transaction,
  step: Step & { id: string; attemptId: string },
): Promise<void> {
  await tables(tx)
    .insertInto('recovery_step')
    .values({
      id: step.id,
      attempt_id: step.attemptId,
      event: step.event,
      from_state: step.from,
      to_state: step.to,
      reason: step.reason,
      score: step.score,
      occurred_at: step.occurredAt,
    })
    .execute()
}

export async function selectSteps(db: Db, attemptId: string): Promise<Step[]> {
  const rows = await tables(db)
    .selectFrom('recovery_step')
    .selectAll()
    .where('attempt_id', '=', attemptId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    event: row.event,
    from: row.from_state,
    to: row.to_state,
    reason: row.reason,
    score: row.score,
    occurredAt: row.occurred_at,
  }))
}

export async function insertConsent(
  tx: Transaction,
  consent: {
    id: string
    attemptId: string
    textHash: string
    language: string
    scope: string
    givenAt: Date
  },
): Promise<void> {
  await tables(tx)
    .insertInto('recovery_consent')
    .values({
      id: consent.id,
      attempt_id: consent.attemptId,
      text_hash: consent.textHash,
      language: consent.language,
      scope: consent.scope,
      given_at: consent.givenAt,
      withdrawn_at: null,
    })
    .execute()
}

export async function withdrawConsent(tx: Transaction, attemptId: string, at: Date): Promise<void> {
  await tables(tx)
    .updateTable('recovery_consent')
    .set({ withdrawn_at: at })
    .where('attempt_id', '=', attemptId)
    .execute()
}

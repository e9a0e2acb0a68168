import type { Database, Transaction } from '#platform/database'
import type { Step } from './attempt.ts'
import type { Event } from './machine.ts'

type Db = Database | Transaction
type Row = Record<string, unknown>
type Tables = {
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

export async function countSteps(
  db: Db,
  { attemptId, event, since }: { attemptId: string; event: Event; since: Date },
): Promise<number> {
  const row = await tables(db)
    .selectFrom('recovery_step')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('attempt_id', '=', attemptId)
    .where('event', '=', event)
    .where('occurred_at', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(row.count)
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

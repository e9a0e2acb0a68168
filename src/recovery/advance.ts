import { inTransaction } from '#platform/database'
import type { Transaction } from '#platform/database'
import type { AuditEntry } from '#audit'
import type { Attempt } from './attempt.ts'
import { isEnd, nextState } from './machine.ts'
import type { Event } from './machine.ts'
import type { RecoveryDeps } from './recovery.ts'
import { updateAttempt } from './store.ts'
import { insertStep } from './companion-store.ts'

type Deps = Pick<RecoveryDeps, 'database' | 'clock' | 'random' | 'audit'>

export type Move = {
  event: Event
  patch?: Partial<Attempt>
  reason?: string
  score?: number
  /** Rows of the log, in the transaction of the step that they tell of (design decision 11). */
  audit?: Omit<AuditEntry, 'category' | 'correlationId' | 'actor'>
  actor?: AuditEntry['actor']
  /** More of the same transaction; undone with it when the attempt has moved meanwhile. */
  also?(tx: Transaction, moved: Attempt): Promise<void>
}

/** The attempt moved meanwhile, or the table has no such edge: the transaction must not stay. */
class LostMove extends Error {}

/** What an end leaves behind: classes and reasons, no claims, no key to anything sealed (design decision 9). */
const forgotten: Partial<Attempt> = {
  sealedKey: null,
  sealedClaims: null,
  sealedStatus: null,
  sealedIdentifier: null,
  captureId: null,
  requestUri: null,
  sameDeviceUrl: null,
  identityStateHash: null,
}

/**
 * The only writer of states: compare-and-set, step row and audit row in one short transaction. Null when the attempt
 * moved meanwhile or the table has no such edge: the caller shows where it stands now.
 */
export const advance = (deps: Deps, seen: Attempt, move: Move): Promise<Attempt | null> =>
  unlessLost(deps, (tx) => advanceIn(tx, deps, seen, move))

/** A transaction with a move in it. Null when that was lost, and then nothing of the transaction stays. */
export async function unlessLost<T>(
  deps: Pick<Deps, 'database'>,
  work: (tx: Transaction) => Promise<T>,
): Promise<T | null> {
  try {
    return await inTransaction(deps.database, work)
  } catch (error) {
    if (error instanceof LostMove) return null
    throw error
  }
}

/** In a transaction of the caller's; throws when the move is lost, so that nothing of it stays. */
export async function advanceIn(tx: Transaction, deps: Deps, seen: Attempt, move: Move): Promise<Attempt> {
  const now = deps.clock.now()
  const to = nextState(seen.state, move.event, seen.mode)
  if (!to) throw new LostMove()
  const moved = await updateAttempt(tx, seen, {
    ...(isEnd(to) ? { ...forgotten, endedAt: now } : {}),
    ...move.patch,
    state: to,
    reason: move.reason ?? null,
    ...(to === seen.state ? {} : { stateEnteredAt: now }),
    operationKey: null,
    leaseUntil: null,
  })
  if (!moved) throw new LostMove()
  await insertStep(tx, {
    id: deps.random.id(),
    attemptId: seen.id,
    event: move.event,
    from: seen.state,
    to,
    reason: move.reason ?? null,
    score: move.score ?? null,
    occurredAt: now,
  })
  if (move.audit)
    await deps.audit.record(tx, {
      ...move.audit,
      category: 'UserManagement',
      correlationId: seen.id,
      actor: move.actor ?? actorOf(seen),
      ...(move.reason && !move.audit.reason ? { reason: move.reason } : {}),
      ...(seen.userId && !move.audit.targets ? { targets: [{ kind: 'User', id: seen.userId }] } : {}),
      details: { reference: seen.reference, mode: seen.mode, ...move.audit.details },
    })
  await move.also?.(tx, moved)
  return moved
}

/** Before the end of a proof the actor is whoever sits there: known by address, claiming an account. */
const actorOf = (attempt: Attempt): AuditEntry['actor'] =>
  attempt.userId ? { kind: 'user', id: attempt.userId, ipAddress: attempt.ipAddress } : { kind: 'system' }

const LEASE_SECONDS = 60

/**
 * Takes the attempt for an effect outside any transaction (face comparison, provider call): operation key and lease.
 * Null when another request holds it; a lease that ran out is taken over (design 5).
 */
export async function takeLease(deps: Deps, seen: Attempt, operation: string): Promise<Attempt | null> {
  const now = deps.clock.now()
  if (seen.leaseUntil && seen.leaseUntil > now) return null
  return updateAttempt(deps.database, seen, {
    operationKey: `${operation}:${deps.random.id()}`,
    leaseUntil: new Date(now.getTime() + LEASE_SECONDS * 1000),
  })
}

/** Gives an attempt back unmoved, after an effect that could not be had. */
export async function giveBack(deps: Deps, held: Attempt): Promise<void> {
  await updateAttempt(deps.database, held, { operationKey: null, leaseUntil: null })
}

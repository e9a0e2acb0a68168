import type { Clock } from '#platform/clock'
import { hashToken } from '#platform/crypto'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import { deleteUnconfirmed } from '../store.ts'
import * as store from './store.ts'

/** What the "You're back" page tells. */
export type EnrolmentOutcome = { removedMethods: string[]; revokedSessions: boolean; notified: string[] }

/** Opens the enrolment pages and nothing else (design decision 12): it is not a sign-in. */
export type EnrolmentSession = {
  id: string
  userId: string
  attemptId: string | null
  passId: string | null
  /** One of our own paths: where the person wanted to go. */
  returnTo: string | null
  newMethodId: string | null
  createdAt: Date
  expiresAt: Date
  endedAt: Date | null
  outcome: EnrolmentOutcome | null
}

export type EnrolmentSessions = {
  /** Ends any earlier enrolment of the person, one at a time (T30), and what it made but never tried. */
  start(
    tx: Transaction,
    input: { userId: string; attemptId: string | null; passId?: string | null; returnTo?: string | null },
  ): Promise<{ token: string; enrolment: EnrolmentSession }>
  read(token: string | null | undefined): Promise<EnrolmentSession | null>
  /** Also an ended one. */
  get(id: string): Promise<EnrolmentSession | null>
  /** False when the session has ended or expired meanwhile, or has its passkey already (T19). */
  setNewMethod(tx: Transaction, id: string, methodId: string): Promise<boolean>
  /** Compare-and-set: true for one caller alone. */
  end(tx: Transaction, id: string): Promise<boolean>
  setOutcome(tx: Transaction, id: string, outcome: EnrolmentOutcome): Promise<void>
  endAllForUser(tx: Transaction, userId: string): Promise<number>
}

/** entra.md 9: a registration session lasts 15 minutes. */
const ENROLMENT_MINUTES = 15

export function createEnrolmentSessions(deps: {
  database: Database
  clock: Clock
  random: Random
  directory: { getUser(id: string): Promise<{ accountEnabled: boolean } | null> }
}): EnrolmentSessions {
  const { database, clock, random, directory } = deps
  return {
    async start(tx, input) {
      const token = random.token()
      const createdAt = clock.now()
      const enrolment: EnrolmentSession = {
        id: random.id(),
        userId: input.userId,
        attemptId: input.attemptId,
        passId: input.passId ?? null,
        returnTo: input.returnTo ?? null,
        newMethodId: null,
        createdAt,
        expiresAt: new Date(createdAt.getTime() + ENROLMENT_MINUTES * 60_000),
        endedAt: null,
        outcome: null,
      }
      await store.endEnrolmentsOf(tx, input.userId, createdAt)
      await deleteUnconfirmed(tx, { userId: input.userId })
      await store.insertEnrolment(tx, enrolment, hashToken(token))
      return { token, enrolment }
    },
    async read(token) {
      if (!token) return null
      const enrolment = await store.selectOpenEnrolment(database, hashToken(token), clock.now())
      if (!enrolment) return null
      const user = await directory.getUser(enrolment.userId)
      return user?.accountEnabled ? enrolment : null
    },
    get: (id) => store.selectEnrolment(database, id),
    setNewMethod: (tx, id, methodId) => store.setNewMethod(tx, id, methodId, clock.now()),
    end: (tx, id) => store.endEnrolment(tx, id, clock.now()),
    setOutcome: (tx, id, outcome) => store.setOutcome(tx, id, outcome),
    endAllForUser: (tx, userId) => store.endEnrolmentsOf(tx, userId, clock.now()),
  }
}

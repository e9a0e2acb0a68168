import type { Clock } from '#platform/clock'
import { hashToken } from '#platform/crypto'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import { lockUsableMethod } from '../store.ts'
import { lockLivingPass } from '../temporary-access-pass/store.ts'
import { insertSession, revokeSession, revokeSessionsBy, revokeSessionsOf, selectSession } from './store.ts'

export type Session = {
  id: string
  userId: string
  method: 'passkey' | 'temporary_access_pass'
  methodId: string | null
  /** The enrolment that ended in this session: its "You're back" page is shown from it. */
  enrolmentSessionId: string | null
  /** Also the time of authentication: a session is never renewed, only replaced. */
  createdAt: Date
  expiresAt: Date
}

type Created = { token: string; session: Session }

export type Sessions = {
  /** The token is for the cookie; only its hash is stored. */
  create(
    tx: Transaction,
    input: {
      userId: string
      method: Session['method']
      methodId?: string | null
      enrolmentSessionId?: string | null
      /** Ends no later than this (a session by pass ends with the pass). */
      notAfter?: Date
    },
  ): Promise<Created>
  /**
   * Locks the passkey till the transaction ends: a recovery that takes it away comes before, and nothing is created, or
   * after, and revokes this session too (T31).
   */
  createByPasskey(
    tx: Transaction,
    input: { userId: string; methodId: string; enrolmentSessionId?: string },
  ): Promise<({ ok: true } & Created) | { ok: false; reason: 'passkey_disabled' }>
  /** The same for a pass that an administrator made. */
  createByPass(
    tx: Transaction,
    input: { userId: string; passId: string; notAfter: Date },
  ): Promise<({ ok: true } & Created) | { ok: false; reason: 'pass_revoked' }>
  /** Null for unknown, ended, expired, and for accounts that are gone or disabled (T38). */
  read(token: string | null | undefined): Promise<Session | null>
  revoke(tx: Transaction, sessionId: string): Promise<void>
  /** Those that a method opened, when it is deleted. */
  revokeForMethod(tx: Transaction, methodId: string): Promise<void>
  revokeAllForUser(tx: Transaction, userId: string): Promise<number>
}

export type SessionDeps = {
  database: Database
  clock: Clock
  random: Random
  directory: { getUser(id: string): Promise<{ accountEnabled: boolean } | null> }
}

const SESSION_HOURS = 12

export function createSessions({ database, clock, random, directory }: SessionDeps): Sessions {
  const create: Sessions['create'] = async (tx, input) => {
    const token = random.token()
    const createdAt = clock.now()
    const limit = createdAt.getTime() + SESSION_HOURS * 3_600_000
    const session: Session = {
      id: random.id(),
      userId: input.userId,
      method: input.method,
      methodId: input.methodId ?? null,
      enrolmentSessionId: input.enrolmentSessionId ?? null,
      createdAt,
      expiresAt: new Date(Math.min(limit, input.notAfter?.getTime() ?? limit)),
    }
    await insertSession(tx, session, hashToken(token))
    return { token, session }
  }
  return {
    create,
    async createByPasskey(tx, input) {
      if (!(await lockUsableMethod(tx, input.userId, input.methodId))) {
        return { ok: false, reason: 'passkey_disabled' }
      }
      return { ok: true, ...(await create(tx, { ...input, method: 'passkey' })) }
    },
    async createByPass(tx, { userId, passId, notAfter }) {
      if (!(await lockLivingPass(tx, userId, passId))) return { ok: false, reason: 'pass_revoked' }
      return { ok: true, ...(await create(tx, { userId, method: 'temporary_access_pass', notAfter })) }
    },
    async read(token) {
      if (!token) return null
      const session = await selectSession(database, hashToken(token), clock.now())
      if (!session) return null
      const user = await directory.getUser(session.userId)
      return user?.accountEnabled ? session : null
    },
    revoke: (tx, sessionId) => revokeSession(tx, sessionId, clock.now()),
    revokeForMethod: (tx, methodId) => revokeSessionsBy(tx, methodId, clock.now()),
    revokeAllForUser: (tx, userId) => revokeSessionsOf(tx, userId, clock.now()),
  }
}

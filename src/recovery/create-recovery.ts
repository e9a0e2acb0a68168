import type { Hono } from 'hono'
import type { AuditEntry } from '#audit'
import type { Attempt, Step } from './attempt.ts'
import { decideAttempt } from './decide-attempt.ts'
import type { Decided, Decision } from './decide-attempt.ts'
import { acceptPass, completeAfterNewPasskey } from './complete-recovery.ts'
import type { Completed } from './complete-recovery.ts'
import { expireAttempts } from './end-attempt.ts'
import type { RecoveryDeps } from './recovery.ts'
import { createRoutes } from './routes.ts'
import { offerRecovery } from './start-recovery.ts'
import { listAttempts, selectAttempt } from './store.ts'
import { selectSteps } from './companion-store.ts'

/** What an administrator sees: no claims, no picture, no pass. */
export type AttemptSummary = Pick<
  Attempt,
  | 'id'
  | 'reference'
  | 'state'
  | 'reason'
  | 'mode'
  | 'userId'
  | 'profileId'
  | 'providerId'
  | 'faceScore'
  | 'faceTries'
  | 'ipAddress'
  | 'browserLabel'
  | 'startedAt'
  | 'stateEnteredAt'
  | 'expiresAt'
  | 'endedAt'
>
export type AttemptDetail = AttemptSummary & { steps: Step[] }

export type Recovery = {
  app: Hono
  /** Whether the sign-in page may offer recovery to whoever typed this (design decision 10). */
  offer(identifier: string): Promise<boolean>
  /** Sign-in took a recovery pass. */
  acceptPass(input: {
    attemptId: string
    userId: string
  }): Promise<{ ok: true } | { ok: false; reason: string }>
  /** The new passkey has signed in: the end of a recovery (design decision 7). May be asked again. */
  completeAfterNewPasskey(input: { attemptId: string; userId: string; methodId: string }): Promise<Completed>
  /** Newest first. */
  listAttempts(query?: {
    limit?: number
    after?: string
    reference?: string
    userId?: string
  }): Promise<{ attempts: AttemptSummary[]; next?: string }>
  getAttempt(id: string): Promise<AttemptDetail | null>
  /** An administrator's word on an attempt that waits for one; the caller says whether they may (T17). */
  decide(input: { attemptId: string; decision: Decision; actor: AuditEntry['actor'] }): Promise<Decided>
  /** `recovery.expire`: every minute. */
  tasks: Record<string, (payload: unknown) => Promise<void>>
}

export function createRecovery(deps: RecoveryDeps): Recovery {
  return {
    app: createRoutes(deps),
    offer: (identifier) => offerRecovery(identifier, deps),
    acceptPass: (input) => acceptPass(input, deps),
    completeAfterNewPasskey: (input) => completeAfterNewPasskey(input, deps),
    async listAttempts(query = {}) {
      const limit = Math.min(Math.max(query.limit ?? 50, 1), 200)
      const found = await listAttempts(deps.database, { ...query, limit: limit + 1 })
      const attempts = found.slice(0, limit).map(summaryOf)
      const last = attempts.at(-1)
      return found.length > limit && last ? { attempts, next: last.id } : { attempts }
    },
    async getAttempt(id) {
      const attempt = await selectAttempt(deps.database, id)
      return attempt ? { ...summaryOf(attempt), steps: await selectSteps(deps.database, id) } : null
    },
    decide: (input) => decideAttempt(input, deps),
    tasks: { 'recovery.expire': () => expireAttempts(deps) },
  }
}

const summaryOf = (attempt: Attempt): AttemptSummary => ({
  id: attempt.id,
  reference: attempt.reference,
  state: attempt.state,
  reason: attempt.reason,
  mode: attempt.mode,
  userId: attempt.userId,
  profileId: attempt.profileId,
  providerId: attempt.providerId,
  faceScore: attempt.faceScore,
  faceTries: attempt.faceTries,
  ipAddress: attempt.ipAddress,
  browserLabel: attempt.browserLabel,
  startedAt: attempt.startedAt,
  stateEnteredAt: attempt.stateEnteredAt,
  expiresAt: attempt.expiresAt,
  endedAt: attempt.endedAt,
})

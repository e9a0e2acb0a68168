import type { Transaction } from '#platform/database'
import { advance } from './advance.ts'
import { isOverdue } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import type { RecoveryDeps } from './recovery.ts'
import { sendDailyNotice } from './send-notice.ts'
import { selectAttempt, selectOpenAttempts } from './store.ts'
import { withdrawConsent } from './companion-store.ts'

/**
 * What this attempt gave, and nothing of the account's other attempts: whoever stops one that they started must not reach
 * the pass of the owner (decision 8). An account has one enrolment at a time: that of the attempt that stands there.
 */
async function takeAccess(tx: Transaction, attempt: Attempt, deps: RecoveryDeps): Promise<void> {
  if (attempt.passesIssued > 0) await deps.revokePassesOfAttempt(tx, attempt.id)
  if (attempt.userId && attempt.state === 'enrolling') await deps.endEnrolments(tx, attempt.userId)
}

export const NOT_GIVEN = 'User not given a Temporary Access Pass'

/** The pass or the enrolment of this attempt counts no more; the row says why. */
export async function refuseAccess(attempt: Attempt, reason: string, deps: RecoveryDeps): Promise<void> {
  await advance(deps, attempt, {
    event: 'access_refused',
    reason,
    audit: {
      activity: NOT_GIVEN,
      operationType: 'Other',
      result: 'failure',
    },
    also: (tx) => takeAccess(tx, attempt, deps),
  })
}

/** What time alone does: the attempt, or its pass, runs out. Answers how it stands now. */
export async function bringUpToDate(attempt: Attempt, deps: RecoveryDeps): Promise<Attempt> {
  const now = deps.clock.now()
  const isLapsed =
    attempt.state === 'access_issued' && attempt.passExpiresAt !== null && attempt.passExpiresAt <= now
  const moved = isOverdue(attempt, now)
    ? await advance(deps, attempt, {
        event: 'expired',
        reason: 'time_over',
        actor: { kind: 'system' },
        audit: { activity: 'Account recovery expired', operationType: 'Other', result: 'failure' },
        also: (tx) => takeAccess(tx, attempt, deps),
      })
    : isLapsed
      ? await advance(deps, attempt, { event: 'pass_lapsed' })
      : attempt
  return moved ?? (await selectAttempt(deps.database, attempt.id)) ?? attempt
}

/** The timer's work, for attempts that nobody looks at any more. */
export async function expireAttempts(deps: RecoveryDeps): Promise<void> {
  for (let after: string | undefined; ;) {
    const page = await selectOpenAttempts(deps.database, 200, after)
    for (const attempt of page) await bringUpToDate(attempt, deps)
    after = page.at(-1)?.id
    if (page.length < 200) return
  }
}

/** The person says stop: consent is withdrawn, what was sealed loses its key, the record stays (design decision 15). */
export async function cancelAttempt(attempt: Attempt, deps: RecoveryDeps): Promise<void> {
  await advance(deps, attempt, {
    event: 'cancelled',
    reason: 'by_person',
    audit: { activity: 'User cancelled account recovery', operationType: 'Other', result: 'success' },
    also: async (tx) => {
      await withdrawConsent(tx, attempt.id, deps.clock.now())
      await takeAccess(tx, attempt, deps)
    },
  })
}

/** "This wasn't me" before completion: held, passes dead, claims gone, the owner told (design decision 14). */
export async function holdAttempt(attempt: Attempt, deps: RecoveryDeps): Promise<void> {
  const user = attempt.userId ? await deps.directory.getUser(attempt.userId) : null
  await advance(deps, attempt, {
    event: 'held',
    reason: 'reported',
    patch: { sealedClaims: null, captureId: null, requestUri: null, sameDeviceUrl: null },
    audit: {
      activity: 'User reported account recovery as not theirs',
      operationType: 'Other',
      result: 'failure',
    },
    also: async (tx, moved) => {
      await takeAccess(tx, attempt, deps)
      if (user && attempt.mode === 'production')
        await sendDailyNotice(tx, deps, { template: 'attempt-cancelled', attempt: moved, user })
    },
  })
}

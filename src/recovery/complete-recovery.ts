import { advance, advanceIn, unlessLost } from './advance.ts'
import type { RecoveryDeps } from './recovery.ts'
import { refuseAccess } from './end-attempt.ts'
import { sendNotice } from './send-notice.ts'
import { findWithdrawn, profileOf } from './standing.ts'
import { selectAttempt } from './store.ts'

/** Sign-in took the pass: the enrolment begins. Anything but an open pass of this attempt keeps the door shut. */
export async function acceptPass(
  input: { attemptId: string; userId: string },
  deps: RecoveryDeps,
): Promise<{ ok: true } | { ok: false; reason: string }> {
  const attempt = await selectAttempt(deps.database, input.attemptId)
  if (!attempt || attempt.userId !== input.userId) return { ok: false, reason: 'attempt_unknown' }
  if (attempt.expiresAt <= deps.clock.now()) return { ok: false, reason: 'attempt_expired' }
  const withdrawn = await findWithdrawn(attempt, deps)
  if (withdrawn) {
    await refuseAccess(attempt, withdrawn, deps)
    return { ok: false, reason: withdrawn }
  }
  const moved = await advance(deps, attempt, { event: 'pass_accepted' })
  return moved ? { ok: true } : { ok: false, reason: 'attempt_not_open' }
}

export type Completed =
  | { ok: true; removedMethods: string[]; notified: string[] }
  | { ok: false; reason: string }

/**
 * The new passkey has signed in: old methods go by the profile's rule, sessions are revoked once more, the owner is
 * told, all in one transaction (design decision 7). Asked again after a crash, the first answer stands.
 */
export async function completeAfterNewPasskey(
  input: { attemptId: string; userId: string; methodId: string },
  deps: RecoveryDeps,
): Promise<Completed> {
  const attempt = await selectAttempt(deps.database, input.attemptId)
  if (!attempt || attempt.userId !== input.userId) return { ok: false, reason: 'attempt_unknown' }
  if (attempt.state === 'completed' && attempt.outcome?.methodId === input.methodId)
    return { ok: true, removedMethods: attempt.outcome.removedMethods, notified: attempt.outcome.notified }
  if (attempt.expiresAt <= deps.clock.now()) return { ok: false, reason: 'attempt_expired' }
  const withdrawn = await findWithdrawn(attempt, deps)
  if (withdrawn) {
    await refuseAccess(attempt, withdrawn, deps)
    return { ok: false, reason: withdrawn }
  }
  const [user, profile] = [await deps.directory.getUser(input.userId), await profileOf(attempt, deps)]
  if (!user) return { ok: false, reason: 'account_changed' }
  const completed = await unlessLost(deps, async (tx): Promise<Completed> => {
    const removed = await deps.removeMethods(tx, {
      userId: user.id,
      mode: profile?.removeMethods ?? 'all',
      keepMethodId: input.methodId,
      startedAt: attempt.startedAt,
    })
    await deps.revokeSessions(tx, user.id)
    await deps.revokePasses(tx, user.id)
    if (profile?.removeMethods !== 'none') await deps.revokeAdminPasses(tx, user.id)
    const removedMethods = removed.map((method) => method.displayName)
    const notified = await sendNotice(tx, deps, {
      template: 'recovery-completed',
      attempt,
      user,
      removed: removedMethods.join(', '),
    })
    await advanceIn(tx, deps, attempt, {
      event: 'passkey_signed_in',
      patch: { outcome: { methodId: input.methodId, removedMethods, notified } },
      audit: {
        activity: 'User completed account recovery',
        operationType: 'Update',
        result: 'success',
        details: { removedMethods: String(removed.length), noticesSent: String(notified.length) },
      },
    })
    return { ok: true, removedMethods, notified }
  })
  return completed ?? { ok: false, reason: 'attempt_not_open' }
}

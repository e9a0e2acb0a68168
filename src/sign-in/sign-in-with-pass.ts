import type { Context } from 'hono'
import { userActor } from '#audit'
import type { PassKind } from '#authentication'
import { setEnrolmentToken } from '#authentication/session'
import { inTransaction } from '#platform/database'
import { completeSignIn, recordRefusal } from './complete-sign-in.ts'
import type { SignInDeps } from './sign-in.ts'

export type PassOutcome =
  | { ok: true; next: 'enrolment' | 'signed_in' }
  | {
      ok: false
      reason:
        | 'pass_wrong'
        | 'pass_expired'
        | 'pass_used'
        | 'pass_not_yet_valid'
        | 'pass_not_for_this'
        | 'pass_bound'
        | 'recovery_ended'
    }

/**
 * A recovery pass opens the enrolment session, which is no sign-in (design decisions 3 and 12); one that an
 * administrator made signs in until it ends (entra.md 8).
 */
export async function signInWithPass(
  c: Context,
  deps: SignInDeps,
  input: {
    identifier: string
    code: string
    kinds: PassKind[]
    browser: string
    returnTo: string | null
  },
): Promise<PassOutcome> {
  const { authentication } = deps
  const found = await deps.directory.findUserForSignIn(input.identifier)
  const user = found?.accountEnabled ? found : null
  const redeemed = await authentication.temporaryAccessPass.redeem({
    code: input.code,
    kinds: input.kinds,
    userId: user?.id ?? null,
    browser: input.browser,
  })
  const refuse = async (
    reason: Extract<PassOutcome, { ok: false }>['reason'],
    cause: string = reason,
    attemptId: string | null | undefined = null,
  ): Promise<PassOutcome> => {
    await recordRefusal(c, deps, {
      user,
      method: 'temporary_access_pass',
      reason: cause,
      ...(attemptId ? { correlationId: attemptId } : {}),
    })
    return { ok: false, reason }
  }
  if (!redeemed.ok) return refuse(redeemed.reason, redeemed.reason, redeemed.attemptId)
  if (!user) return refuse('pass_wrong')

  const { attemptId } = redeemed
  if (redeemed.kind === 'admin') {
    if (!(await deps.isInPassScope(user.id))) return refuse('pass_not_for_this', 'outside_pass_policy')
    const { passId, expiresAt: notAfter } = redeemed
    const signedIn = await completeSignIn(c, deps, user, {
      method: 'temporary_access_pass',
      passId,
      notAfter,
    })
    return signedIn.ok ? { ok: true, next: 'signed_in' } : refuse('pass_expired')
  }
  if (!attemptId) return refuse('pass_wrong')
  const accepted = await deps.onRecoveryPassAccepted({ attemptId, userId: user.id, passId: redeemed.passId })
  if (!accepted.ok) return refuse('recovery_ended', accepted.reason, attemptId)
  const { token, enrolment } = await inTransaction(deps.database, async (tx) => {
    await deps.audit.record(tx, {
      activity: 'User signed in with Temporary Access Pass',
      category: 'UserManagement',
      operationType: 'Other',
      result: 'success',
      correlationId: attemptId,
      actor: userActor(user, deps.clientIp(c)),
    })
    return authentication.enrolment.start(tx, {
      userId: user.id,
      attemptId,
      passId: redeemed.passId,
      returnTo: input.returnTo,
    })
  })
  setEnrolmentToken(c, token, Math.floor((enrolment.expiresAt.getTime() - deps.clock.now().getTime()) / 1000))
  authentication.pendingSignIn.clear(c)
  return { ok: true, next: 'enrolment' }
}

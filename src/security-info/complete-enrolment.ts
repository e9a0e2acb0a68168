import type { Context } from 'hono'
import { userActor } from '#audit'
import { clearEnrolmentToken, setSessionToken } from '#authentication/session'
import { inTransaction } from '#platform/database'
import type { Access } from './access.ts'
import type { SecurityInfoDeps } from './security-info.ts'

type Enrolment = Extract<Access, { kind: 'enrolment' }>

/**
 * "Try it once": the passkey that this enrolment made, and no other, signs in. Recovery completes first and may be
 * asked again after a crash; then the enrolment becomes a session. Until then the provider gets nothing (decision 12).
 */
export async function completeEnrolment(
  c: Context,
  deps: SecurityInfoDeps,
  input: { access: Enrolment; response: unknown },
): Promise<{ ok: true } | { ok: false; reason: string }> {
  const { authentication, clock, directory } = deps
  const { enrolment, user, binding } = input.access
  const verified = await authentication.passkey.verifySignIn({
    response: input.response,
    binding,
    userId: user.id,
  })
  if (!verified.ok) return verified
  if (verified.method.id !== enrolment.newMethodId) return { ok: false, reason: 'other_passkey' }

  const ended = enrolment.attemptId
    ? await deps.onNewPasskeySignedIn({
        attemptId: enrolment.attemptId,
        userId: user.id,
        methodId: verified.method.id,
      })
    : { ok: true as const, removedMethods: [], notified: [] }
  if (!ended.ok) {
    // The recovery was stopped meanwhile: what it would have given must not stay behind.
    await inTransaction(deps.database, async (tx) => {
      await authentication.enrolment.end(tx, enrolment.id)
      await authentication.methods.remove(tx, user.id, verified.method.id)
    })
    clearEnrolmentToken(c)
    return { ok: false, reason: 'recovery_ended' }
  }

  const created = await inTransaction(deps.database, async (tx) => {
    if (!(await authentication.enrolment.end(tx, enrolment.id))) return null
    const opened = await authentication.session.createByPasskey(tx, {
      userId: user.id,
      methodId: verified.method.id,
      enrolmentSessionId: enrolment.id,
    })
    // Another recovery has completed since and taken this passkey away.
    if (!opened.ok) return null
    await authentication.enrolment.setOutcome(tx, enrolment.id, {
      removedMethods: ended.removedMethods,
      revokedSessions: enrolment.attemptId !== null,
      notified: ended.notified,
    })
    await authentication.methods.confirm(tx, verified.method.id)
    await directory.recordSignIn(tx, user.id, clock.now())
    await deps.audit.record(tx, {
      activity: 'User signed in',
      category: 'UserManagement',
      operationType: 'Other',
      result: 'success',
      ...(enrolment.attemptId ? { correlationId: enrolment.attemptId } : {}),
      actor: userActor(user, deps.clientIp(c)),
      details: { method: 'passkey' },
    })
    return opened
  })
  if (!created) return { ok: false, reason: 'enrolment_expired' }
  const seconds = Math.floor((created.session.expiresAt.getTime() - clock.now().getTime()) / 1000)
  setSessionToken(c, created.token, seconds)
  clearEnrolmentToken(c)
  return { ok: true }
}

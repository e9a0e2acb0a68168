import type { Context } from 'hono'
import { userActor } from '#audit'
import { clearEnrolmentToken, readSessionToken, setSessionToken } from '#authentication/session'
import type { User } from '#directory'
import { inTransaction } from '#platform/database'
import type { SignInDeps } from './sign-in.ts'

type By =
  | { method: 'passkey'; methodId: string }
  | { method: 'temporary_access_pass'; passId: string; notAfter: Date }

/**
 * A new session with a new id (T9), the sign-in activity that recovery's eligibility reads, and the audit row. Refused
 * when a recovery took away meanwhile what was just proved (T31).
 */
export async function completeSignIn(
  c: Context,
  deps: SignInDeps,
  user: User,
  by: By,
): Promise<{ ok: true } | { ok: false; reason: 'passkey_disabled' | 'pass_revoked' }> {
  const { authentication, audit, clock, directory } = deps
  const before = await authentication.session.read(readSessionToken(c))
  const created = await inTransaction(deps.database, async (tx) => {
    const opened = await (by.method === 'passkey'
      ? authentication.session.createByPasskey(tx, { userId: user.id, methodId: by.methodId })
      : authentication.session.createByPass(tx, { userId: user.id, ...by }))
    if (!opened.ok) return opened
    if (before) await authentication.session.revoke(tx, before.id)
    await directory.recordSignIn(tx, user.id, clock.now())
    if (by.method === 'passkey') await authentication.methods.confirm(tx, by.methodId)
    await audit.record(tx, {
      activity: 'User signed in',
      category: 'UserManagement',
      operationType: 'Other',
      result: 'success',
      actor: userActor(user, deps.clientIp(c)),
      details: { method: by.method },
    })
    return opened
  })
  if (!created.ok) return created
  const { token, session } = created
  setSessionToken(c, token, Math.floor((session.expiresAt.getTime() - clock.now().getTime()) / 1000))
  clearEnrolmentToken(c)
  authentication.pendingSignIn.clear(c)
  return { ok: true }
}

/** A failed proof: which account, if one is known, and why. Never what was typed. */
export async function recordRefusal(
  c: Context,
  deps: SignInDeps,
  about: { user: User | null; method: string; reason: string; correlationId?: string | null },
): Promise<void> {
  const { user } = about
  await inTransaction(deps.database, (tx) =>
    deps.audit.record(tx, {
      activity: 'User signed in',
      category: 'UserManagement',
      operationType: 'Other',
      result: 'failure',
      reason: about.reason,
      ...(about.correlationId ? { correlationId: about.correlationId } : {}),
      actor: user
        ? {
            kind: 'user',
            id: user.id,
            userPrincipalName: user.userPrincipalName,
            ipAddress: deps.clientIp(c),
          }
        : { kind: 'system' },
      details: { method: about.method },
    }),
  )
}

import type { Context } from 'hono'
import type { AuthenticationMethod } from '#authentication'
import { clearEnrolmentToken, readSessionToken, setSessionToken } from '#authentication/session'
import type { User } from '#directory'
import { inTransaction } from '#platform/database'
import type { SignInDeps } from './sign-in.ts'

type By =
  | { method: 'passkey'; used: AuthenticationMethod }
  | { method: 'temporary_access_pass'; notAfter: Date }

/** A new session with a new id (T9), the sign-in activity that recovery's eligibility reads, and the audit row. */
export async function completeSignIn(c: Context, deps: SignInDeps, user: User, by: By): Promise<void> {
  const { authentication, audit, clock, directory } = deps
  const before = await authentication.session.read(readSessionToken(c))
  const { token, session } = await inTransaction(deps.database, async (tx) => {
    if (before) await authentication.session.revoke(tx, before.id)
    await directory.recordSignIn(tx, user.id, clock.now())
    if (by.method === 'passkey') await authentication.methods.confirm(tx, by.used.id)
    await audit.record(tx, {
      activity: 'User signed in',
      category: 'UserManagement',
      operationType: 'Other',
      result: 'success',
      actor: {
        kind: 'user',
        id: user.id,
        displayName: user.displayName,
        userPrincipalName: user.userPrincipalName,
        ipAddress: deps.clientIp(c),
      },
      details: { method: by.method },
    })
    return authentication.session.create(tx, {
      userId: user.id,
      method: by.method,
      ...(by.method === 'passkey' ? { methodId: by.used.id } : { notAfter: by.notAfter }),
    })
  })
  setSessionToken(c, token, Math.floor((session.expiresAt.getTime() - clock.now().getTime()) / 1000))
  clearEnrolmentToken(c)
  authentication.pendingSignIn.clear(c)
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

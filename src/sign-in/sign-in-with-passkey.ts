import type { Context } from 'hono'
import { completeSignIn, recordRefusal } from './complete-sign-in.ts'
import type { SignInDeps } from './sign-in.ts'

/** A passkey names its owner itself: what was typed before does not matter (T21). */
export async function signInWithPasskey(
  c: Context,
  deps: SignInDeps,
  input: { response: unknown; browser: string },
): Promise<{ ok: true } | { ok: false; reason: string }> {
  const { authentication, directory } = deps
  const verified = await authentication.passkey.verifySignIn({
    response: input.response,
    binding: input.browser,
  })
  if (!verified.ok) {
    await recordRefusal(c, deps, { user: null, method: 'passkey', reason: verified.reason })
    return verified
  }
  const { method } = verified
  const user = await directory.getUser(method.userId)
  if (!user?.accountEnabled) {
    await recordRefusal(c, deps, { user, method: 'passkey', reason: 'account_disabled' })
    return { ok: false, reason: 'account_disabled' }
  }
  // Made by a recovery whose last page was never reached: the recovery ends here, before anything opens.
  if (method.attemptId && !method.confirmedAt) {
    const completed = await deps.onNewPasskeySignedIn({
      attemptId: method.attemptId,
      userId: user.id,
      methodId: method.id,
    })
    if (!completed.ok) {
      await recordRefusal(c, deps, {
        user,
        method: 'passkey',
        reason: completed.reason,
        correlationId: method.attemptId,
      })
      return { ok: false, reason: 'recovery_ended' }
    }
  }
  await completeSignIn(c, deps, user, { method: 'passkey', used: method })
  return { ok: true }
}

import type { Context } from 'hono'
import type { User } from '#directory'
import { completeSignIn, recordRefusal } from './complete-sign-in.ts'
import type { SignInDeps } from './sign-in.ts'

/** A passkey names its owner itself: what was typed before does not matter (T21). */
export async function signInWithPasskey(
  c: Context,
  deps: SignInDeps,
  input: { response: unknown; browser: string; isRefusalRecorded(): Promise<boolean> },
): Promise<{ ok: true } | { ok: false; reason: string }> {
  const { authentication, directory } = deps
  const refuse = async (
    reason: string,
    about: { user: User | null; cause?: string; correlationId?: string } = { user: null },
  ): Promise<{ ok: false; reason: string }> => {
    const { cause = reason, ...who } = about
    if (await input.isRefusalRecorded()) {
      await recordRefusal(c, deps, { ...who, method: 'passkey', reason: cause })
    }
    return { ok: false, reason }
  }
  const verified = await authentication.passkey.verifySignIn({
    response: input.response,
    binding: input.browser,
  })
  if (!verified.ok) return refuse(verified.reason)
  const { method } = verified
  const user = await directory.getUser(method.userId)
  if (!user?.accountEnabled) return refuse('account_disabled', { user })
  // Made by a recovery whose last page was never reached: the recovery ends here, before anything opens.
  if (method.attemptId && !method.confirmedAt) {
    const completed = await deps.onNewPasskeySignedIn({
      attemptId: method.attemptId,
      userId: user.id,
      methodId: method.id,
    })
    if (!completed.ok) {
      const about = { user, cause: completed.reason, correlationId: method.attemptId }
      return refuse('recovery_ended', about)
    }
  }
  const signedIn = await completeSignIn(c, deps, user, { method: 'passkey', methodId: method.id })
  return signedIn.ok ? signedIn : refuse(signedIn.reason, { user })
}

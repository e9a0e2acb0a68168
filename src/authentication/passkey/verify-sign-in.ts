import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { Clock } from '#platform/clock'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import type { AuthenticationMethod } from '../method.ts'
import { advanceCounter, selectMethodByCredential } from '../store.ts'
import { challengeOf, isFramed, signInResponse } from './client-data.ts'
import { takeChallenge } from './store.ts'

export type SignInRefusal =
  | 'response_malformed'
  | 'challenge_unknown'
  | 'passkey_unknown'
  | 'passkey_disabled'
  | 'passkey_invalid'
  | 'counter_replayed'

type Deps = { database: Database; clock: Clock; origin: string; rpId: string }

/** WebAuthn Level 3 §7.2. */
export async function verifySignIn(
  input: { response: unknown; binding: string; userId?: string },
  deps: Deps,
): Promise<{ ok: true; method: AuthenticationMethod } | { ok: false; reason: SignInRefusal }> {
  const parsed = signInResponse.safeParse(input.response)
  if (!parsed.success) return { ok: false, reason: 'response_malformed' }
  const answered = challengeOf(parsed.data.response.clientDataJSON)
  const challenge =
    answered &&
    (await takeChallenge(deps.database, {
      challenge: answered,
      purpose: 'sign_in',
      binding: input.binding,
      now: deps.clock.now(),
    }))
  if (!challenge) return { ok: false, reason: 'challenge_unknown' }

  const method = await selectMethodByCredential(deps.database, parsed.data.id)
  if (!method || (input.userId !== undefined && method.userId !== input.userId)) {
    return { ok: false, reason: 'passkey_unknown' }
  }
  if (method.disabledAt) return { ok: false, reason: 'passkey_disabled' }
  // §7.2 step 6: a user handle, when given, must belong to the credential. Ours is the user id in UTF-8.
  const { userHandle } = parsed.data.response
  if (userHandle && Buffer.from(userHandle, 'base64url').toString('utf8') !== method.userId) {
    return { ok: false, reason: 'passkey_invalid' }
  }

  const use = await checked(parsed.data as AuthenticationResponseJSON, challenge.challenge, method, deps)
  if (!use.ok) return use
  const at = deps.clock.now()
  const advanced = await inTransaction(deps.database, (tx) => advanceCounter(tx, method, { ...use, at }))
  if (!advanced) return { ok: false, reason: 'counter_replayed' }
  return {
    ok: true,
    method: { ...method, counter: use.counter, lastUsedAt: at },
  }
}

async function checked(
  response: AuthenticationResponseJSON,
  expectedChallenge: string,
  method: AuthenticationMethod,
  deps: Deps,
): Promise<
  | { ok: true; counter: number; isBackedUp: boolean }
  | { ok: false; reason: 'passkey_invalid' | 'counter_replayed' }
> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: deps.origin,
      expectedRPID: deps.rpId,
      requireUserVerification: true,
      credential: {
        id: method.credentialId,
        publicKey: method.publicKey,
        // The library throws its counter error before the signature is known to be good; ours comes after it.
        counter: 0,
        transports: method.transports,
      },
    })
    if (!verified || isFramed(response.response.clientDataJSON)) {
      return { ok: false, reason: 'passkey_invalid' }
    }
    const { newCounter, credentialBackedUp } = authenticationInfo
    const moved = newCounter > method.counter || (newCounter === 0 && method.counter === 0)
    if (!moved) return { ok: false, reason: 'counter_replayed' }
    return { ok: true, counter: newCounter, isBackedUp: credentialBackedUp }
  } catch {
    return { ok: false, reason: 'passkey_invalid' }
  }
}

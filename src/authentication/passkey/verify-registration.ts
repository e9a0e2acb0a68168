import { verifyRegistrationResponse } from '@simplewebauthn/server'
import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { confirmed, MAX_PASSKEYS } from '../method.ts'
import type { AuthenticationMethod } from '../method.ts'
import { insertMethod, selectMethods } from '../store.ts'
import { challengeOf, isFramed, registrationResponse } from './client-data.ts'
import { takeChallenge } from './store.ts'

export type RegistrationRefusal =
  | 'response_malformed'
  | 'challenge_unknown'
  | 'passkey_invalid'
  | 'passkey_exists'
  | 'too_many_passkeys'

type Deps = { database: Database; clock: Clock; random: Random; origin: string; rpId: string }
type Input = {
  response: unknown
  binding: string
  userId: string
  displayName?: string
  attemptId?: string | null
}

/** WebAuthn Level 3 §7.1. */
export async function verifyRegistration(
  input: Input,
  deps: Deps,
): Promise<{ ok: true; method: AuthenticationMethod } | { ok: false; reason: RegistrationRefusal }> {
  const parsed = registrationResponse.safeParse(input.response)
  if (!parsed.success) return { ok: false, reason: 'response_malformed' }
  const answered = challengeOf(parsed.data.response.clientDataJSON)
  const challenge =
    answered &&
    (await takeChallenge(deps.database, {
      challenge: answered,
      purpose: 'registration',
      binding: input.binding,
      now: deps.clock.now(),
    }))
  // The subject is the one that the challenge was made for, never what a form says (T21).
  if (!challenge || challenge.userId !== input.userId) return { ok: false, reason: 'challenge_unknown' }

  const info = await checked(parsed.data as RegistrationResponseJSON, challenge.challenge, deps)
  if (!info) return { ok: false, reason: 'passkey_invalid' }
  const method: AuthenticationMethod = {
    id: deps.random.id(),
    userId: challenge.userId,
    credentialId: info.credential.id,
    publicKey: info.credential.publicKey,
    counter: info.credential.counter,
    transports: parsed.data.response.transports ?? [],
    aaguid: info.aaguid,
    deviceType: info.credentialDeviceType,
    isBackedUp: info.credentialBackedUp,
    displayName: input.displayName?.trim().slice(0, 60) || 'Passkey',
    createdAt: deps.clock.now(),
    lastUsedAt: null,
    attemptId: input.attemptId ?? null,
    confirmedAt: input.attemptId ? null : deps.clock.now(),
    disabledAt: null,
    deleteAfter: null,
  }
  return inTransaction(deps.database, async (tx) => {
    const existing = confirmed(await selectMethods(tx, method.userId, { lock: true }))
    // "Delete one first" cannot be done in an enrolment, and the recovery does it by itself.
    const isFull = !method.attemptId && existing.length >= MAX_PASSKEYS
    if (isFull) return { ok: false, reason: 'too_many_passkeys' }
    if (!(await insertMethod(tx, method))) return { ok: false, reason: 'passkey_exists' }
    return { ok: true, method }
  })
}

async function checked(response: RegistrationResponseJSON, expectedChallenge: string, deps: Deps) {
  try {
    const result = await verifyRegistrationResponse({
      response,
      expectedChallenge,
      expectedOrigin: deps.origin,
      expectedRPID: deps.rpId,
      requireUserVerification: true,
    })
    return result.verified && !isFramed(response.response.clientDataJSON) ? result.registrationInfo : null
  } catch {
    // The library throws for every answer that does not verify.
    return null
  }
}

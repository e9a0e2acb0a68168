import { generateAuthenticationOptions, generateRegistrationOptions } from '@simplewebauthn/server'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database } from '#platform/database'
import type { AuthenticationMethod } from '../method.ts'
import { confirmed, MAX_PASSKEYS } from '../method.ts'
import { selectMethods } from '../store.ts'
import { insertChallenge } from './store.ts'
import { verifyRegistration } from './verify-registration.ts'
import type { RegistrationRefusal } from './verify-registration.ts'
import { verifySignIn } from './verify-sign-in.ts'
import type { SignInRefusal } from './verify-sign-in.ts'

export type { RegistrationRefusal, SignInRefusal }

export type Passkeys = {
  /**
   * `binding`: the session or enrolment session that may answer; nobody else can (T30). `attemptId`: in the enrolment
   * of a recovery, which takes older passkeys away: they neither count nor keep their device from making a new one.
   */
  registerOptions(input: {
    user: { id: string; userPrincipalName: string; displayName: string }
    binding: string
    organisationName: string
    attemptId?: string | null
  }): Promise<
    { ok: true; options: PublicKeyCredentialCreationOptionsJSON } | { ok: false; reason: 'too_many_passkeys' }
  >
  verifyRegistration(input: {
    response: unknown
    binding: string
    userId: string
    displayName?: string
    attemptId?: string | null
  }): Promise<{ ok: true; method: AuthenticationMethod } | { ok: false; reason: RegistrationRefusal }>
  /** For everybody the same, whoever they say they are: allowCredentials stays empty (design decision 10). */
  signInOptions(input: { binding: string }): Promise<PublicKeyCredentialRequestOptionsJSON>
  /** `userId`: the only account whose passkey counts, when the caller knows it. */
  verifySignIn(input: {
    response: unknown
    binding: string
    userId?: string
  }): Promise<{ ok: true; method: AuthenticationMethod } | { ok: false; reason: SignInRefusal }>
}

export type PasskeyDeps = { database: Database; clock: Clock; random: Random; origin: string }

/** Entra's fixed challenge life (entra.md 9). */
const CHALLENGE_SECONDS = 300

export function createPasskeys(deps: PasskeyDeps): Passkeys {
  const rpId = new URL(deps.origin).hostname
  const remember = async (
    purpose: 'registration' | 'sign_in',
    input: { binding: string; userId: string | null },
  ): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = new Uint8Array(deps.random.bytes(32))
    await insertChallenge(deps.database, {
      challenge: Buffer.from(bytes).toString('base64url'),
      purpose,
      ...input,
      expiresAt: new Date(deps.clock.now().getTime() + CHALLENGE_SECONDS * 1000),
    })
    return bytes
  }

  return {
    async registerOptions({ user, binding, organisationName, attemptId }) {
      const existing = attemptId ? [] : confirmed(await selectMethods(deps.database, user.id))
      if (existing.length >= MAX_PASSKEYS) return { ok: false, reason: 'too_many_passkeys' }
      const options = await generateRegistrationOptions({
        rpName: organisationName,
        rpID: rpId,
        userName: user.userPrincipalName,
        userDisplayName: user.displayName,
        userID: new Uint8Array(Buffer.from(user.id, 'utf8')),
        challenge: await remember('registration', { binding, userId: user.id }),
        timeout: CHALLENGE_SECONDS * 1000,
        attestationType: 'none',
        excludeCredentials: existing.map(({ credentialId, transports }) => ({
          id: credentialId,
          transports,
        })),
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'required',
        },
      })
      return { ok: true, options }
    },
    verifyRegistration: (input) => verifyRegistration(input, { ...deps, rpId }),
    async signInOptions({ binding }) {
      return generateAuthenticationOptions({
        rpID: rpId,
        challenge: await remember('sign_in', { binding, userId: null }),
        timeout: CHALLENGE_SECONDS * 1000,
        userVerification: 'required',
        allowCredentials: [],
      })
    },
    verifySignIn: (input) => verifySignIn(input, { ...deps, rpId }),
  }
}

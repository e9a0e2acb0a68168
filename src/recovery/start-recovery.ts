import { base32Code, hashToken, sha256 } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Provider } from '#identity-verification'
import { advanceIn } from './advance.ts'
import { UNPROVEN } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import { ATTEMPT_MINUTES } from './flow.ts'
import { TRIES } from './steps/check-face.ts'
import { newAttemptKey, sealFor } from './material.ts'
import type { RecoveryDeps } from './recovery.ts'
import { sendDailyNotice } from './send-notice.ts'
import { readStanding } from './standing.ts'
import { countFailedFaces, countOpenOfNetwork, insertAttempt } from './store.ts'
import { insertBrowser } from './browser-store.ts'
import { insertConsent } from './companion-store.ts'

export type Started =
  | { ok: true; attempt: Attempt; browserToken: string }
  | { ok: false; reason: 'not_offered' | 'provider_unavailable' | 'too_many_attempts' }

/** Design decision 8. */
const OPEN_PER_NETWORK = 30
const FACE_COOL_DOWN_MINUTES = 15

/** Whether the page may offer recovery to whoever typed this (entra.md 1, design decision 10). */
export async function offerRecovery(identifier: string, deps: RecoveryDeps): Promise<boolean> {
  const standing = await readStanding(await deps.directory.findUserForSignIn(identifier), deps)
  return (await deps.policy.featureSettings()).alwaysOfferRecovery || standing.ok
}

/** Who would check the document: the person's profile decides; for anybody else the first enabled one. */
export async function providerFor(identifier: string, deps: RecoveryDeps): Promise<Provider | null> {
  const standing = await readStanding(await deps.directory.findUserForSignIn(identifier), deps)
  const first = (await deps.policy.listProfiles()).find((profile) => profile.state === 'enabled')
  const id = standing.ok ? standing.profile.providerId : first?.providerId
  return id ? deps.identityVerification.getProvider(id) : null
}

/**
 * Whom the page before consent names: where recovery is offered to everyone, all providers of enabled profiles, so that
 * nobody's own profile shows (T14); else the person's own.
 */
export async function providersShown(identifier: string, deps: RecoveryDeps): Promise<Provider[]> {
  const { alwaysOfferRecovery } = await deps.policy.featureSettings()
  const own = alwaysOfferRecovery ? null : await providerFor(identifier, deps)
  if (!alwaysOfferRecovery) return own ? [own] : []
  const enabled = (await deps.policy.listProfiles()).filter((profile) => profile.state === 'enabled')
  const ids = [...new Set(enabled.map(({ providerId }) => providerId))]
  const found = await Promise.all(ids.map((id) => deps.identityVerification.getProvider(id)))
  return found.filter((provider) => provider !== null)
}

export const isAvailable = async (provider: Provider | null, deps: RecoveryDeps): Promise<boolean> =>
  provider?.subscriptionState === 'Subscribed' && (await deps.identityVerification.health(provider)) === 'ok'

/** Consent is given and recorded; only then does the door open or stay shut, alike for the unknown and the ineligible. */
export async function startRecovery(
  input: {
    identifier: string
    consentText: string
    ipAddress: string
    network: string
    browserLabel: string
  },
  deps: RecoveryDeps,
): Promise<Started> {
  const { database, clock, random } = deps
  if (!(await offerRecovery(input.identifier, deps))) return { ok: false, reason: 'not_offered' }
  const user = await deps.directory.findUserForSignIn(input.identifier)
  const standing = await readStanding(user, deps)
  const provider = await providerFor(input.identifier, deps)
  const started = {
    activity: 'User started account recovery',
    category: 'UserManagement',
    operationType: 'Other',
    actor: user
      ? {
          kind: 'user' as const,
          id: user.id,
          userPrincipalName: user.userPrincipalName,
          ipAddress: input.ipAddress,
        }
      : { kind: 'system' as const },
  } as const
  const refuse = async (reason: 'provider_unavailable' | 'too_many_attempts'): Promise<Started> => {
    await inTransaction(database, (tx) =>
      deps.audit.record(tx, {
        ...started,
        result: 'failure',
        reason,
        details: { ipAddress: input.ipAddress },
      }),
    )
    return { ok: false, reason }
  }
  if (!provider || !(await isAvailable(provider, deps))) return refuse('provider_unavailable')

  const now = clock.now()
  const closed = standing.ok ? await closedDoor(standing.user.id, deps) : standing.reason
  const browserToken = random.token()
  const result = await inTransaction(database, async (tx) => {
    if ((await countOpenOfNetwork(tx, input.network, now)) >= OPEN_PER_NETWORK) return null
    const code = base32Code(random, 8)
    const attempt: Attempt = {
      ...blank,
      id: random.id(),
      reference: `${code.slice(0, 4)}-${code.slice(4)}`,
      userId: user?.id ?? null,
      sealedKey: newAttemptKey(deps),
      profileId: standing.ok ? standing.profile.id : null,
      providerId: provider.id,
      mode: standing.ok ? standing.profile.mode : 'evaluation',
      network: input.network,
      ipAddress: input.ipAddress,
      browserLabel: input.browserLabel,
      startedAt: now,
      stateEnteredAt: now,
      expiresAt: new Date(now.getTime() + ATTEMPT_MINUTES * 60_000),
    }
    attempt.sealedIdentifier = sealFor(attempt, Buffer.from(input.identifier), deps)
    await insertAttempt(tx, attempt)
    await insertBrowser(tx, {
      id: random.id(),
      attemptId: attempt.id,
      kind: 'first',
      rotation: 0,
      tokenHash: hashToken(browserToken),
      createdAt: now,
    })
    await insertConsent(tx, {
      id: random.id(),
      attemptId: attempt.id,
      textHash: sha256(input.consentText).toString('hex'),
      language: 'en',
      scope: 'face_check',
      givenAt: now,
    })
    await deps.audit.record(tx, {
      ...started,
      result: 'success',
      correlationId: attempt.id,
      details: { reference: attempt.reference, mode: attempt.mode, browser: input.browserLabel },
    })
    const consented = await advanceIn(tx, deps, attempt, { event: 'consent_given' })
    // A notice a day at most (T15), and none while the organisation tries it out (design decision 6).
    if (standing.ok && !closed && attempt.mode === 'production')
      await sendDailyNotice(tx, deps, {
        template: 'recovery-started',
        attempt: consented,
        user: standing.user,
      })
    if (!closed) return consented
    return advanceIn(tx, deps, consented, {
      event: 'door_closed',
      reason: closed,
      audit: { activity: 'User not admitted to account recovery', operationType: 'Other', result: 'failure' },
    })
  })
  return result ? { ok: true, attempt: result, browserToken } : refuse('too_many_attempts')
}

/**
 * After three wrong faces, in whichever attempts, a quarter of an hour of rest; nothing of it touches normal sign-in
 * (decisions 4, 8).
 */
async function closedDoor(userId: string, deps: RecoveryDeps): Promise<string | null> {
  const since = new Date(deps.clock.now().getTime() - FACE_COOL_DOWN_MINUTES * 60_000)
  return (await countFailedFaces(deps.database, userId, since)) >= TRIES ? 'cooling_down' : null
}

const blank = {
  ...UNPROVEN,
  state: 'started',
  reason: null,
  version: 1,
  operationKey: null,
  leaseUntil: null,
  sealedIdentifier: null,
  approvedAt: null,
  outcome: null,
  endedAt: null,
} as const

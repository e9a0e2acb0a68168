import { hashToken } from '#platform/crypto'
import type { Provider } from '#identity-verification'
import type { Profile } from '#policy'
import type { User } from '#directory'
import type { Attempt, Mode } from './attempt.ts'
import { judge } from './eligibility.ts'
import type { Ineligible } from './eligibility.ts'
import type { RecoveryDeps } from './recovery.ts'

type Deps = Pick<RecoveryDeps, 'database' | 'directory' | 'policy'>
export type Standing = { user: User; groupIds: string[]; profile: Profile }

export async function providerOf(attempt: Attempt, deps: RecoveryDeps): Promise<Provider | null> {
  return attempt.providerId ? deps.identityVerification.getProvider(attempt.providerId) : null
}

/** Of the start; another may hold for the person by now. */
export async function profileOf(attempt: Attempt, deps: RecoveryDeps): Promise<Profile | null> {
  return attempt.profileId ? deps.policy.getProfile(deps.database, attempt.profileId) : null
}

/** Everything that decides whether recovery is for this person, read now. */
export async function readStanding(
  user: User | null,
  deps: Deps,
): Promise<({ ok: true } & Standing) | { ok: false; reason: Ineligible }> {
  const groupIds = user ? await deps.directory.groupIdsOf(user.id) : []
  const profile = user ? await deps.policy.profileForUser(deps.database, { userId: user.id, groupIds }) : null
  const features = await deps.policy.featureSettings()
  const verdict = judge({ user, profile, featureScopeChangedAt: features.scopeChangedAt })
  if (!verdict.ok) return verdict
  if (!user || !profile) return { ok: false, reason: 'not_in_scope' }
  return { ok: true, user, groupIds, profile }
}

/** Read again in mid-flow (T38): disabled, moved out of scope or to another provider means refused. */
export async function rereadStanding(
  attempt: Attempt,
  deps: Deps,
): Promise<({ ok: true; mode: Mode } & Standing) | { ok: false; reason: 'account_changed' }> {
  const user = attempt.userId ? await deps.directory.getUser(attempt.userId) : null
  const standing = await readStanding(user, deps)
  if (!standing.ok || standing.profile.providerId !== attempt.providerId)
    return { ok: false, reason: 'account_changed' }
  // Mode is frozen at the start and read again; the stricter wins (design decision 6).
  const isProduction = attempt.mode === 'production' && standing.profile.mode === 'production'
  return { ...standing, mode: isProduction ? 'production' : 'evaluation' }
}

/**
 * What must still hold wherever access is given or used: account, scope, mode, pass policy, provider, and the names that
 * were matched (T18, T22, T38). Null when all do.
 */
export async function findWithdrawn(attempt: Attempt, deps: RecoveryDeps): Promise<string | null> {
  const standing = await rereadStanding(attempt, deps)
  if (!standing.ok) return standing.reason
  const { user, groupIds, mode } = standing
  if (mode === 'evaluation') return 'evaluation'
  if (attempt.matchedNamesHash !== null && attempt.matchedNamesHash !== namesHash(user))
    return 'account_changed'
  if (!(await deps.policy.isInPassScope(user.id, groupIds))) return 'outside_pass_policy'
  return (await providerOf(attempt, deps))?.subscriptionState === 'Subscribed'
    ? null
    : 'provider_not_subscribed'
}

/** Tells two spellings apart and says neither. */
export const namesHash = ({ givenName, surname }: Pick<User, 'givenName' | 'surname'>): string =>
  hashToken(JSON.stringify([givenName, surname]))

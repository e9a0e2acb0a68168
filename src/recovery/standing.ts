import type { Profile } from '#policy'
import type { User } from '#directory'
import type { Attempt, Mode } from './attempt.ts'
import { judge } from './eligibility.ts'
import type { Ineligible } from './eligibility.ts'
import type { RecoveryDeps } from './recovery.ts'

type Deps = Pick<RecoveryDeps, 'database' | 'directory' | 'policy'>
export type Standing = { user: User; groupIds: string[]; profile: Profile }

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

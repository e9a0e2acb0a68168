/** What is known of an account when it is asked whether recovery is for it. */
export type Candidate = {
  user: { accountEnabled: boolean; userType: 'Member' | 'Guest'; lastSignInAt: Date | null } | null
  profile: { scopeChangedAt: Date } | null
  featureScopeChangedAt: Date | null
}

export type Ineligible =
  | 'unknown_account'
  | 'account_disabled'
  | 'guest_account'
  | 'not_in_scope'
  | 'never_signed_in'

/**
 * entra.md 1, rows 2-4: in scope of an enabled profile, not excluded (the profile is null then), and at least one
 * successful sign-in since the feature was enabled or its scope changed.
 */
export function judge(candidate: Candidate): { ok: true } | { ok: false; reason: Ineligible } {
  const { user, profile } = candidate
  if (!user) return { ok: false, reason: 'unknown_account' }
  if (!user.accountEnabled) return { ok: false, reason: 'account_disabled' }
  if (user.userType === 'Guest') return { ok: false, reason: 'guest_account' }
  if (!profile) return { ok: false, reason: 'not_in_scope' }
  const since = Math.max(profile.scopeChangedAt.getTime(), candidate.featureScopeChangedAt?.getTime() ?? 0)
  if (!user.lastSignInAt || user.lastSignInAt.getTime() < since)
    return { ok: false, reason: 'never_signed_in' }
  return { ok: true }
}

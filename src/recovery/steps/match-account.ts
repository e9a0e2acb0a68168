import { advance } from '../advance.ts'
import type { Attempt } from '../attempt.ts'
import { needsApproval, requestApproval } from '../decide-attempt.ts'
import { claimsOf } from '../material.ts'
import type { Claims } from '../material.ts'
import type { RecoveryDeps } from '../recovery.ts'
import { namesHash, rereadStanding } from '../standing.ts'
import type { Standing } from '../standing.ts'

/** Document against directory, then what Evaluation or Production makes of it (design decisions 2, 6, 7). */
export async function matchAccount(attempt: Attempt, deps: RecoveryDeps): Promise<void> {
  const standing = await rereadStanding(attempt, deps)
  const claims = claimsOf(attempt, deps)
  const verdict = !standing.ok
    ? standing
    : claims
      ? await judgeNames(standing, claims, deps)
      : { ok: false as const, reason: 'claims_missing' }
  if (!standing.ok || !verdict.ok) {
    await advance(deps, attempt, {
      event: 'account_refused',
      reason: verdict.ok ? 'account_changed' : verdict.reason,
      audit: {
        activity: 'User account not matched or validated',
        operationType: 'Other',
        result: 'failure',
      },
    })
    return
  }
  const matched = await advance(deps, attempt, {
    event: 'account_confirmed',
    // The names and the photo have served.
    patch: { sealedClaims: null, mode: standing.mode, matchedNamesHash: namesHash(standing.user) },
    audit: {
      activity: 'User account matched and validated',
      operationType: 'Other',
      result: 'success',
      details: { matchConfidence: standing.profile.matchConfidence },
    },
    also: async (tx) => {
      if (standing.mode !== 'production') return
      await deps.revokeSessions(tx, standing.user.id)
      // Whoever else is creating a passkey for this account by an earlier pass stops here.
      await deps.endEnrolments(tx, standing.user.id)
    },
  })
  if (matched?.mode === 'evaluation') await endEvaluation(matched, deps)
  else if (matched && (await needsApproval(matched, deps))) await requestApproval(matched, deps)
}

export async function endEvaluation(attempt: Attempt, deps: RecoveryDeps): Promise<void> {
  await advance(deps, attempt, {
    event: 'evaluation_ended',
    audit: {
      activity: 'User completed account recovery evaluation',
      operationType: 'Other',
      result: 'success',
    },
  })
}

/** Any other enabled account that the profile's own level would not deny makes it ambiguous: refused. */
async function judgeNames(
  { user, profile }: Standing,
  claims: Claims,
  deps: RecoveryDeps,
): Promise<{ ok: true } | { ok: false; reason: string }> {
  const match = deps.matchNames(profile.matchConfidence, claims, user)
  if (!match.ok) return match
  // No extension runs yet: a profile that asks for one fails closed (design decision 5).
  if (profile.claimValidation.isEnabled) return { ok: false, reason: 'claim_validation_unavailable' }
  const others = await deps.directory.usersSharingNameKey(user.id, deps.claimedNameKeys(claims))
  const isShared = others.some(
    (other) =>
      other.id !== user.id &&
      other.accountEnabled &&
      deps.matchNames(profile.matchConfidence, claims, other).ok,
  )
  return isShared ? { ok: false, reason: 'name_ambiguous' } : { ok: true }
}

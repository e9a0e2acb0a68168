import { advance, advanceIn, takeLease, unlessLost } from '../advance.ts'
import type { Attempt, Browser } from '../attempt.ts'
import { needsApproval, requestApproval } from '../decide-attempt.ts'
import { statusOf } from '../material.ts'
import { NOT_GIVEN, refuseAccess } from '../end-attempt.ts'
import { recordRefusedInput } from '../record-refused-input.ts'
import type { RecoveryDeps } from '../recovery.ts'
import { findWithdrawn, profileOf, providerOf } from '../standing.ts'
import { endEvaluation } from './match-account.ts'

/** `unavailable`: whether the digital ID still counts cannot be asked now; nothing has moved. */
export type Issued = { code: string; expiresAt: Date } | 'unavailable' | null

/** Design decision 13: at most two re-issues, within 30 minutes of the Face Check. */
const MAX_PASSES = 3
const WINDOW_MINUTES = 30

/**
 * The only way to a pass: for the browser whose camera passed, in Production by the frozen mode and by today's, with
 * every guard read again (T18, T38). Null when there is none to show; the attempt says why.
 */
export async function issueAccess(
  attempt: Attempt,
  browser: Browser,
  boundTo: string,
  deps: RecoveryDeps,
): Promise<Issued> {
  if (!browser.passedFaceAt || !attempt.userId || !attempt.faceMatchedAt) return null
  const isReissue = attempt.passesIssued > 0
  const refusal = await findRefusal(attempt, isReissue, deps)
  if (refusal === 'evaluation' && attempt.state === 'account_matched') {
    await endEvaluation(attempt, deps)
    return null
  }
  if (refusal === 'status_unavailable') {
    await recordRefusedInput(deps, attempt, { activity: NOT_GIVEN, reason: refusal })
    return 'unavailable'
  }
  // For a server that went away between the match and this.
  if (!refusal && attempt.state === 'account_matched' && (await needsApproval(attempt, deps))) {
    await requestApproval(attempt, deps)
    return null
  }
  if (refusal) {
    await refuseAccess(attempt, refusal, deps)
    return null
  }
  const issuing =
    attempt.state === 'access_issuing' ? attempt : await advance(deps, attempt, { event: 'access_requested' })
  const held = issuing ? await takeLease(deps, issuing, 'access') : null
  return held ? grant(held, attempt.userId, boundTo, deps) : null
}

async function findRefusal(attempt: Attempt, isReissue: boolean, deps: RecoveryDeps): Promise<string | null> {
  const withdrawn = await findWithdrawn(attempt, deps)
  if (withdrawn) return withdrawn
  const windowEnds = (attempt.faceMatchedAt?.getTime() ?? 0) + WINDOW_MINUTES * 60_000
  const isOver = windowEnds <= deps.clock.now().getTime() || attempt.passesIssued >= MAX_PASSES
  if (isReissue && isOver) return 'reissue_window_closed'
  return findRevoked(attempt, deps)
}

/** The digital ID as it stands now, not as it stood at the presentation (T23). */
async function findRevoked(attempt: Attempt, deps: RecoveryDeps): Promise<string | null> {
  const provider = await providerOf(attempt, deps)
  const status = statusOf(attempt, deps)
  if (!provider || status === null) return null
  const { issuer, trustAnchor } = provider
  const verdict = await deps.verifier.recheckStatus({ issuer, trustAnchor, status })
  if (verdict.ok || verdict.reason === 'status_unavailable') return verdict.ok ? null : verdict.reason
  return 'digital_id_revoked'
}

/** Pass, state and audit row in one transaction; an earlier pass dies in it too. The code is in no table and no log. */
async function grant(held: Attempt, userId: string, boundTo: string, deps: RecoveryDeps): Promise<Issued> {
  const profile = await profileOf(held, deps)
  if (!profile) return null
  return unlessLost(deps, async (tx) => {
    const pass = await deps.issueRecoveryPass(tx, {
      userId,
      attemptId: held.id,
      lifetimeMinutes: profile.passLifetimeMinutes,
      boundBrowser: profile.bindPassToBrowser ? boundTo : null,
    })
    await advanceIn(tx, deps, held, {
      event: 'access_granted',
      patch: { passExpiresAt: pass.expiresAt, passesIssued: held.passesIssued + 1 },
      audit: {
        activity: 'User issued Temporary Access Pass by account recovery',
        operationType: 'Add',
        result: 'success',
        details: { expiresAt: pass.expiresAt.toISOString(), issue: String(held.passesIssued + 1) },
      },
    })
    return { code: pass.code, expiresAt: pass.expiresAt }
  })
}

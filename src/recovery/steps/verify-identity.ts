import { equalInConstantTime, hashToken } from '#platform/crypto'
import { advance, giveBack, takeLease } from '../advance.ts'
import type { Attempt } from '../attempt.ts'
import type { RecoveryDeps } from '../recovery.ts'
import { countSteps } from '../companion-store.ts'
import { recordRefusedInput } from '../record-refused-input.ts'
import { providerOf } from '../standing.ts'
import { beginPresentation } from './request-presentation.ts'

/** Each costs the provider, and us, money (T16). */
const MAX_SESSIONS = 5

const refuseIdentity = (attempt: Attempt, reason: string, deps: RecoveryDeps) =>
  advance(deps, attempt, {
    event: 'document_refused',
    reason,
    audit: { activity: 'User failed document validation', operationType: 'Other', result: 'failure' },
  })

/** Sends the person to the provider. When it cannot be had, the attempt stays where it is: nothing was used up. */
export async function verifyIdentity(
  attempt: Attempt,
  deps: RecoveryDeps,
): Promise<{ ok: true; url: string } | { ok: false; reason: 'provider_unavailable' | 'busy' }> {
  const opened = await countSteps(deps.database, {
    attemptId: attempt.id,
    event: 'identity_started',
    since: attempt.approvedAt ?? attempt.startedAt, // once more when all is proven anew
  })
  if (opened >= MAX_SESSIONS) {
    await refuseIdentity(attempt, 'too_many_sessions', deps)
    return { ok: false, reason: 'busy' }
  }
  const provider = await providerOf(attempt, deps)
  const held = await takeLease(deps, attempt, 'identity')
  if (!held) return { ok: false, reason: 'busy' }
  const state = deps.random.token()
  const returnUrl = `${deps.origin}/recover/return`
  const session = provider
    ? await deps.identityVerification.startSession({ provider, returnUrl, state, locale: 'en' })
    : { ok: false as const, reason: 'not_subscribed' as const }
  if (!session.ok) {
    await giveBack(deps, held)
    await recordRefusedInput(deps, attempt, {
      activity: 'User started identity issuance with certified partner',
      reason: session.reason,
    })
    return { ok: false, reason: 'provider_unavailable' }
  }
  const moved = await advance(deps, held, {
    event: 'identity_started',
    patch: { identityStateHash: hashToken(state), transactionId: session.transactionId },
    audit: {
      activity: 'User started identity issuance with certified partner',
      operationType: 'Other',
      result: 'success',
      details: { provider: provider?.name ?? '' },
    },
  })
  return moved ? { ok: true, url: session.url } : { ok: false, reason: 'busy' }
}

/** The person is back. State and transaction must be those of this attempt (T10); anything else changes nothing. */
export async function completeIdentity(
  attempt: Attempt,
  answer: { state: string; transactionId: string; error?: string },
  deps: RecoveryDeps,
): Promise<boolean> {
  const { identityStateHash, transactionId } = attempt
  const isOurs =
    identityStateHash !== null &&
    transactionId !== null &&
    equalInConstantTime(hashToken(answer.state), identityStateHash) &&
    equalInConstantTime(answer.transactionId, transactionId)
  if (!isOurs) {
    await recordRefusedInput(deps, attempt, {
      activity: 'User completed identity issuance with certified partner',
      reason: 'foreign_answer',
    })
    return false
  }
  if (answer.error) {
    await refuseIdentity(attempt, 'document_not_validated', deps)
    return true
  }
  return beginPresentation(attempt, deps)
}

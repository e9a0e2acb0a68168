import type { AuditEntry } from '#audit'
import { secondsLater } from '#platform/clock'
import { advance } from './advance.ts'
import type { Attempt } from './attempt.ts'
import { FAILED_PROOFS_A_DAY } from './errors.ts'
import type { RecoveryDeps } from './recovery.ts'
import { countFailedAttempts, selectAttempt } from './store.ts'
import { bringUpToDate } from './end-attempt.ts'

export type Decision = 'approve' | 'deny'
export type Decided = { ok: true } | { ok: false; reason: 'not_found' | 'not_waiting' }

const DAY_SECONDS = 86_400
const WAITING: readonly Attempt['state'][] = ['approval_pending', 'on_hold']

/**
 * After five attempts with a failed proof in a day a good one needs somebody's word (design decision 8): an attacker who
 * goes on trying wins nothing, and locks nobody out. Once given, the word holds for the attempt.
 */
export async function needsApproval(attempt: Attempt, deps: RecoveryDeps): Promise<boolean> {
  if (!attempt.userId || attempt.approvedAt || attempt.mode !== 'production') return false
  const failed = await countFailedAttempts(deps.database, {
    userId: attempt.userId,
    except: attempt.id,
    since: secondsLater(deps.clock.now(), -DAY_SECONDS),
  })
  return failed >= FAILED_PROOFS_A_DAY
}

export async function requestApproval(attempt: Attempt, deps: RecoveryDeps): Promise<void> {
  await advance(deps, attempt, {
    event: 'approval_requested',
    reason: 'too_many_failed_proofs',
    audit: { activity: 'Account recovery waits for approval', operationType: 'Other', result: 'success' },
  })
}

/** An administrator's word. "Approve" gives no access: the person comes back and proves it all once more (decision 13). */
export async function decideAttempt(
  input: { attemptId: string; decision: Decision; actor: AuditEntry['actor'] },
  deps: RecoveryDeps,
): Promise<Decided> {
  const found = await selectAttempt(deps.database, input.attemptId)
  if (!found) return { ok: false, reason: 'not_found' }
  const attempt = await bringUpToDate(found, deps)
  const isApproved = input.decision === 'approve'
  const moved = WAITING.includes(attempt.state)
    ? await advance(deps, attempt, {
        event: isApproved ? 'approved' : 'denied',
        reason: isApproved ? 'approved_by_admin' : 'denied_by_admin',
        actor: input.actor,
        patch: isApproved ? { approvedAt: deps.clock.now() } : {},
        audit: {
          activity: isApproved ? 'Admin approved account recovery' : 'Admin denied account recovery',
          operationType: 'Other',
          result: 'success',
        },
      })
    : null
  return moved ? { ok: true } : { ok: false, reason: 'not_waiting' }
}

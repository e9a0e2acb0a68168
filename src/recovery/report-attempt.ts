import { secondsLater } from '#platform/clock'
import { equalInConstantTime } from '#platform/crypto'
import { advance } from './advance.ts'
import type { Attempt } from './attempt.ts'
import { bringUpToDate, holdAttempt } from './end-attempt.ts'
import { isEnd } from './machine.ts'
import { reportToken } from './report-token.ts'
import type { RecoveryDeps } from './recovery.ts'
import { selectAttempt } from './store.ts'

/** As long as a hold, and long enough for a mail that is read after the weekend. */
const REPORT_SECONDS = 7 * 86_400

/** The attempt of a report link, as long as a report can still do something. */
export async function findReported(token: string, deps: RecoveryDeps): Promise<Attempt | null> {
  const [id = ''] = token.split('.')
  if (!/^[\da-f-]{36}$/.test(id) || !equalInConstantTime(token, reportToken(id, deps))) return null
  const found = await selectAttempt(deps.database, id)
  const attempt = found ? await bringUpToDate(found, deps) : null
  if (!attempt) return null
  const isOver = secondsLater(attempt.startedAt, REPORT_SECONDS) <= deps.clock.now()
  const isOpen = !isEnd(attempt.state) && attempt.state !== 'on_hold'
  return !isOver && (isOpen || attempt.state === 'completed') ? attempt : null
}

/** Before the end the attempt is held; after it every new session ends, and an administrator finds the row (decision 14). */
export async function reportAttempt(attempt: Attempt, deps: RecoveryDeps): Promise<void> {
  if (attempt.state !== 'completed') return holdAttempt(attempt, deps)
  await advance(deps, attempt, {
    event: 'reversed',
    reason: 'reported_after_completion',
    audit: {
      activity: 'User reported account recovery as not theirs',
      operationType: 'Other',
      result: 'failure',
    },
    also: async (tx) => {
      if (attempt.userId) await deps.revokeSessions(tx, attempt.userId)
    },
  })
}

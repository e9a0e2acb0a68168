import { secondsLater } from '#platform/clock'
import type { Transaction } from '#platform/database'
import type { Attempt } from './attempt.ts'
import { reportToken } from './report-token.ts'
import type { RecoveryDeps } from './recovery.ts'

type Deps = Pick<RecoveryDeps, 'notifications' | 'organisation' | 'clock' | 'origin' | 'keys'>
type Addressee = { id: string; displayName: string; mail: string | null; otherMails: string[] }

const DAY_SECONDS = 86_400

/**
 * As `sendNotice`, once a day for an account and a kind, counted from the last that went out: who tries again and again
 * can neither flood the owner nor keep the next day's notice away (T15).
 */
export async function sendDailyNotice(
  tx: Transaction,
  deps: Deps,
  notice: { template: 'recovery-started' | 'attempt-cancelled'; attempt: Attempt; user: Addressee },
): Promise<void> {
  const last = await deps.notifications.lastSentAt(tx, notice.user.id, notice.template)
  if (last && secondsLater(last, DAY_SECONDS) > deps.clock.now()) return
  await sendNotice(tx, deps, notice)
}

/** Tells the account's owner at every address known; answers which. Never a secret: it may reach the stolen phone. */
export async function sendNotice(
  tx: Transaction,
  deps: Deps,
  notice: {
    template: 'recovery-started' | 'recovery-completed' | 'attempt-cancelled'
    attempt: Attempt
    user: Addressee
    removed?: string
  },
): Promise<string[]> {
  const { user, attempt } = notice
  const organisation = await deps.organisation.get()
  const to = [...new Set([user.mail, ...user.otherMails].filter((mail) => mail !== null))]
  await deps.notifications.send(tx, {
    userId: user.id,
    to,
    template: notice.template,
    values: {
      name: user.displayName,
      organisation: organisation.name,
      at: deps.clock.now(),
      address: attempt.ipAddress,
      helpdesk: organisation.helpdesk.phone ?? organisation.helpdesk.mail ?? organisation.name,
      reference: attempt.reference,
      removed: notice.removed ?? '',
      report: `${deps.origin}/recover/report/${reportToken(attempt.id, deps)}`,
    },
  })
  return to
}

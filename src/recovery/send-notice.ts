import type { Transaction } from '#platform/database'
import type { Attempt } from './attempt.ts'
import type { RecoveryDeps } from './recovery.ts'

type Addressee = { id: string; displayName: string; mail: string | null; otherMails: string[] }

/** Tells the account's owner at every address known; answers which. Never a secret: it may reach the stolen phone. */
export async function sendNotice(
  tx: Transaction,
  deps: Pick<RecoveryDeps, 'notifications' | 'organisation' | 'clock'>,
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
    },
  })
  return to
}

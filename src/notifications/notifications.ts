import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import type { Jobs } from '#platform/jobs'
import type { Message } from './message.ts'
import { createSender } from './send-message.ts'
import { insertMessage, selectLastCreatedAt, selectMessages } from './store.ts'

export type NotificationTemplate = 'recovery-started' | 'recovery-completed' | 'attempt-cancelled'

export type Notifications = {
  /** Writes the notice and the job that sends it in the caller's transaction; without an address, nothing. */
  send(
    tx: Transaction,
    notice: {
      userId?: string
      to: string[]
      template: NotificationTemplate
      values: Record<string, string | number | Date>
    },
  ): Promise<void>
  /** When this person last got such a notice; asked in the caller's transaction. */
  lastSentAt(db: Database | Transaction, userId: string, template: NotificationTemplate): Promise<Date | null>
  /** The outbox page of the admin centre: newest first. */
  list(limit?: number): Promise<Message[]>
  tasks: Record<string, (payload: unknown) => Promise<void>>
}

export type NotificationsDeps = {
  database: Database
  clock: Clock
  random: Random
  jobs: Pick<Jobs, 'enqueue'>
  t(key: string, values?: Record<string, string | number | Date>): string
  /** Absent: notices stay in the outbox, to be read in the admin centre. */
  smtpUrl?: string
  sender(): Promise<string>
}

const TASK = 'notifications.send'

export function createNotifications(deps: NotificationsDeps): Notifications {
  const { smtpUrl } = deps
  return {
    async send(tx, notice) {
      const to = [...new Set(notice.to)]
      if (to.length === 0) return
      const id = deps.random.id()
      await insertMessage(tx, {
        id,
        userId: notice.userId ?? null,
        template: notice.template,
        to,
        subject: deps.t(`notifications.${notice.template}.subject`, notice.values),
        body: deps.t(`notifications.${notice.template}.body`, notice.values),
        createdAt: deps.clock.now(),
        sentAt: null,
        attempts: 0,
        lastError: null,
      })
      if (smtpUrl) await deps.jobs.enqueue(tx, TASK, { id })
    },
    lastSentAt: selectLastCreatedAt,
    list: (limit = 100) => selectMessages(deps.database, limit),
    tasks: smtpUrl ? { [TASK]: createSender({ ...deps, smtpUrl }) } : {},
  }
}

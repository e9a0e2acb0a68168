import { createTransport } from 'nodemailer'
import { z } from 'zod'
import type { Clock } from '#platform/clock'
import type { Database } from '#platform/database'
import { markFailed, markSent, selectMessage } from './store.ts'

const Payload = z.object({ id: z.uuid() })

/** The job that hands one message to the mail server; the queue tries again when it throws. */
export function createSender(deps: {
  database: Database
  clock: Clock
  smtpUrl: string
  sender: () => Promise<string>
}) {
  const transport = createTransport(deps.smtpUrl)
  return async (payload: unknown): Promise<void> => {
    const { id } = Payload.parse(payload)
    const message = await selectMessage(deps.database, id)
    if (!message || message.sentAt) return
    try {
      await transport.sendMail({
        from: await deps.sender(),
        to: message.to,
        subject: message.subject,
        text: message.body,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    } catch (error) {
      await markFailed(deps.database, id, error instanceof Error ? error.message : 'unknown')
      throw error
    }
    await markSent(deps.database, id, deps.clock.now())
  }
}

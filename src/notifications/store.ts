import type { Database, Transaction } from '#platform/database'
import type { Message } from './message.ts'

type Row = {
  id: string
  user_id: string | null
  template: string | null
  recipients: string[]
  subject: string
  body: string
  created_at: Date
  sent_at: Date | null
  attempts: number
  last_error: string | null
}
const tables = (db: Database | Transaction) => db.withTables<{ notification_outbox: Row }>()

const toMessage = (row: Row): Message => ({
  id: row.id,
  userId: row.user_id,
  to: row.recipients,
  subject: row.subject,
  body: row.body,
  createdAt: row.created_at,
  sentAt: row.sent_at,
  attempts: row.attempts,
  lastError: row.last_error,
})

export async function insertMessage(tx: Transaction, message: Message & { template: string }): Promise<void> {
  await tables(tx)
    .insertInto('notification_outbox')
    .values({
      id: message.id,
      user_id: message.userId,
      template: message.template,
      recipients: message.to,
      subject: message.subject,
      body: message.body,
      created_at: message.createdAt,
      sent_at: null,
      attempts: 0,
      last_error: null,
    })
    .execute()
}

export async function selectLastCreatedAt(
  db: Database | Transaction,
  userId: string,
  template: string,
): Promise<Date | null> {
  const row = await tables(db)
    .selectFrom('notification_outbox')
    .select('created_at')
    .where('user_id', '=', userId)
    .where('template', '=', template)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.created_at ?? null
}

export async function selectMessage(db: Database, id: string): Promise<Message | null> {
  const row = await tables(db)
    .selectFrom('notification_outbox')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? toMessage(row) : null
}

/** Newest first. */
export async function selectMessages(db: Database, limit: number): Promise<Message[]> {
  const rows = await tables(db)
    .selectFrom('notification_outbox')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toMessage)
}

export async function markSent(db: Database, id: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable('notification_outbox')
    .set((set) => ({ sent_at: at, attempts: set('attempts', '+', 1), last_error: null }))
    .where('id', '=', id)
    .execute()
}

export async function markFailed(db: Database, id: string, error: string): Promise<void> {
  await tables(db)
    .updateTable('notification_outbox')
    .set((set) => ({ attempts: set('attempts', '+', 1), last_error: error }))
    .where('id', '=', id)
    .execute()
}

import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database'
import type { Organisation } from './organisation.ts'

type Row = {
  id: string
  name: string
  helpdesk: Organisation['helpdesk']
  accent_colour: string
  is_demo: boolean
  notification_sender: string
}

const tables = (db: Database | Transaction) => db.withTables<{ organisation: Row }>()

export async function selectOrganisation(db: Database | Transaction): Promise<Organisation | null> {
  const row = await tables(db).selectFrom('organisation').selectAll().executeTakeFirst()
  return row
    ? {
        id: row.id,
        name: row.name,
        helpdesk: row.helpdesk,
        accentColour: row.accent_colour,
        isDemo: row.is_demo,
        notificationSender: row.notification_sender,
      }
    : null
}

export async function insertOrganisation(tx: Transaction, organisation: Organisation): Promise<void> {
  await tables(tx)
    .insertInto('organisation')
    .values({
      id: organisation.id,
      name: organisation.name,
      helpdesk: sql`${JSON.stringify(organisation.helpdesk)}::jsonb`,
      accent_colour: organisation.accentColour,
      is_demo: organisation.isDemo,
      notification_sender: organisation.notificationSender,
    })
    .execute()
}

/** `is_demo` is left as it was made. */
export async function updateOrganisation(tx: Transaction, organisation: Organisation): Promise<void> {
  await tables(tx)
    .updateTable('organisation')
    .set({
      name: organisation.name,
      helpdesk: sql`${JSON.stringify(organisation.helpdesk)}::jsonb`,
      accent_colour: organisation.accentColour,
      notification_sender: organisation.notificationSender,
    })
    .where('id', '=', organisation.id)
    .execute()
}

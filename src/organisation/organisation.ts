import type { Database, Transaction } from '#platform/database'
import { insertOrganisation, selectOrganisation, updateOrganisation } from './store.ts'

/** The one organisation that a deployment serves. */
export type Organisation = {
  id: string
  name: string
  helpdesk: { phone?: string; mail?: string; hours?: string; url?: string }
  /** CSS hex colour, `#0f6cbd`. */
  accentColour: string
  /** Fixed at creation: a demo organisation takes specimen documents and can never turn real (design decision 19). */
  isDemo: boolean
  /** Sender address of notices. */
  notificationSender: string
}

export type Organisations = {
  /** Throws when the deployment has not been set up. */
  get(): Promise<Organisation>
  find(): Promise<Organisation | null>
  create(tx: Transaction, organisation: Organisation): Promise<void>
  /** Answers what stood before. Throws when the deployment has not been set up. */
  update(
    tx: Transaction,
    patch: Partial<Pick<Organisation, 'name' | 'helpdesk' | 'accentColour' | 'notificationSender'>>,
  ): Promise<Organisation>
}

export function createOrganisations(deps: { database: Database }): Organisations {
  return {
    async get() {
      const organisation = await selectOrganisation(deps.database)
      if (!organisation) throw new Error('The organisation has not been created')
      return organisation
    },
    find: () => selectOrganisation(deps.database),
    create: (tx, organisation) => insertOrganisation(tx, organisation),
    async update(tx, patch) {
      const before = await selectOrganisation(tx)
      if (!before) throw new Error('The organisation has not been created')
      await updateOrganisation(tx, { ...before, ...patch })
      return before
    },
  }
}

/** Name, looks and helpdesk of the organisation, and whether it is a demo. */
export { createOrganisations } from './organisation.ts'
export type { Organisation, Organisations } from './organisation.ts'

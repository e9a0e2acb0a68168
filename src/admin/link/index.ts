/** The way in for an administrator without a passkey: a link that the operator makes at the console. One use, one hour. */
export { createAdminLinks } from './admin-link.ts'
export type { AdminLinks } from './admin-link.ts'

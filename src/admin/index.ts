/** Serves the admin centre; the way in without a passkey is `#admin/link`. */
export { createAdminCentre } from './serve-centre.ts'

/** The one outgoing client (design decision 17): nothing else in the server opens a connection to an address it was given. */
export { createEgress, EgressRefused } from './egress.ts'
export type { Egress } from './egress.ts'

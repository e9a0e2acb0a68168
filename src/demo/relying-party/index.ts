/** An application that signs people in by OpenID Connect: what the person wanted all along (demo only). */
export { createRelyingParty } from './relying-party.ts'
export type { RelyingParty, RelyingPartyDeps } from './relying-party.ts'

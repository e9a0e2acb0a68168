/** Which issuers are believed, and by which key. */
export { createKeyResolver } from './pinned-issuer.ts'
export { createKeyResolvers } from './key-resolvers.ts'
export type { PinnedIssuer } from './pinned-issuer.ts'

/**
 * The built-in identity verification provider: document, portrait, live face, digital ID.
 *
 *     const provider = createDocumentProvider({ origin, walletOrigin, database, ... })
 *     await provider.registerClient(tx, { id, displayName, secret, redirectOrigin })
 *     // POST /sessions -> url -> the person's pages under /verify -> redirect_uri?state&transaction_id
 */
export { createDocumentProvider } from './document-provider.ts'
export type { DocumentProvider, DocumentProviderDeps, ProviderClient } from './document-provider.ts'
export type { DocumentReader } from './reader/index.ts'

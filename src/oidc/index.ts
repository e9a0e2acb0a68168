/** OpenID Provider for relying parties, and tokens for applications that call Graph. */
export { createOpenIdProvider } from './open-id-provider.ts'
export type { OpenIdProvider, OpenIdProviderDeps } from './open-id-provider.ts'
export type { Client, Clients } from './client.ts'

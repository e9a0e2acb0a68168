import { WalletFault } from './bytes.ts'
import { isReachable } from './outside.ts'
import type { Fetch } from './outside.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers of strangers, checked field by field where used
export type Json = any

export async function getJson(fetch: Fetch, url: string): Promise<Json> {
  const address = URL.parse(url)
  if (!address || !isReachable(address)) throw new WalletFault('offer_malformed')
  const response = await fetch(address.href, { headers: { Accept: 'application/json' } })
  if (!response.ok) throw new WalletFault('offer_gone')
  return response.json()
}

/** OpenID4VCI 1.0 §12.2.2 and RFC 8414 §3.1: the well-known part stands between host and path. */
export function wellKnown(identifier: string, name: string): string {
  const url = URL.parse(identifier)
  if (!url || url.search || url.hash || url.username) throw new WalletFault('offer_malformed')
  return `${url.origin}/.well-known/${name}${url.pathname.replace(/\/$/, '')}`
}

export async function issuerMetadata(fetch: Fetch, issuer: string): Promise<Json> {
  const metadata = await getJson(fetch, wellKnown(issuer, 'openid-credential-issuer'))
  if (metadata?.credential_issuer !== issuer) throw new WalletFault('offer_malformed')
  return metadata
}

/**
 * Metadata of the authorization server: the issuer itself unless it names others (§12.2.4), among them the one that the
 * offer means (§4.1.1), which must be one of those.
 */
export async function authorizationServer(
  fetch: Fetch,
  metadata: { credential_issuer: string; authorization_servers?: unknown },
  meant: unknown,
): Promise<Json> {
  const named: unknown[] = Array.isArray(metadata.authorization_servers) ? metadata.authorization_servers : []
  const servers = named.length > 0 ? named : [metadata.credential_issuer]
  const server = meant === undefined ? servers[0] : servers.find((candidate) => candidate === meant)
  if (typeof server !== 'string') throw new WalletFault('offer_malformed')
  const found = await getJson(fetch, wellKnown(server, 'oauth-authorization-server'))
  if (found?.issuer !== server) throw new WalletFault('offer_malformed')
  return found
}

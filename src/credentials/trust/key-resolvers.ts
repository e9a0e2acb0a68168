import { sha256 } from '#platform/crypto'
import type { ResolveIssuerKey } from '#credentials/sd-jwt'
import { createKeyResolver } from './pinned-issuer.ts'
import type { PinnedIssuer } from './pinned-issuer.ts'

const KEPT = 50

/**
 * One resolver for the same pins, whoever asks: roots are parsed and chains checked once, not once a presentation. The
 * pins themselves are the key, so that a changed anchor never meets what was believed under the old one.
 */
export function createKeyResolvers(): (pinned: readonly PinnedIssuer[]) => ResolveIssuerKey {
  const resolvers = new Map<string, ResolveIssuerKey>()
  return (pinned) => {
    const key = sha256(JSON.stringify(pinned.map(written))).toString('base64url')
    const known = resolvers.get(key)
    if (known) return known
    const made = createKeyResolver(pinned)
    if (resolvers.size >= KEPT) resolvers.clear()
    resolvers.set(key, made)
    return made
  }
}

const written = (entry: PinnedIssuer): unknown =>
  entry.mechanism === 'x5c'
    ? [entry.issuer, entry.mechanism, entry.rootCertificate.toString('base64')]
    : [entry.issuer, entry.mechanism, entry.jwks]

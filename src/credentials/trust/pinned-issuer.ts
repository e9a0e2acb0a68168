import { X509Certificate, createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { sha256 } from '#platform/crypto'
import type { JsonObject, ResolveIssuerKey } from '#credentials/sd-jwt'

/** An issuer that an administrator chose, with the one way in which its key may be found. */
export type PinnedIssuer = { issuer: string } & (
  | { mechanism: 'x5c'; rootCertificate: Buffer }
  | { mechanism: 'jwk'; jwks: { kid?: string; kty: 'EC'; crv: 'P-256'; x: string; y: string }[] }
)

const LONGEST_CHAIN = 4
const CACHE_SIZE = 200

type CachedLeaf = { key: KeyObject; notBefore: number; notAfter: number; issuer: string }

/**
 * Finds the key of a token among pinned issuers and nowhere else: what the header brings along (`jwk`, `jku`, an x5c
 * with its own root) is not a reason to believe it. Chains that were checked once are kept by the hash of the leaf.
 */
export function createKeyResolver(pinned: readonly PinnedIssuer[]): ResolveIssuerKey {
  const roots = new Map(
    pinned.map((entry) => [
      entry,
      entry.mechanism === 'x5c' ? new X509Certificate(entry.rootCertificate) : null,
    ]),
  )
  const chains = new Map<string, CachedLeaf>()
  return ({ header, issuer, now }) => {
    const candidates = issuer === undefined ? pinned : pinned.filter((entry) => entry.issuer === issuer)
    if (candidates.length === 0) return { ok: false, reason: 'issuer_untrusted' }
    for (const entry of candidates) {
      const root = roots.get(entry)
      const key =
        entry.mechanism === 'jwk'
          ? keyFromSet(header, entry.jwks)
          : root
            ? keyFromChain(header, entry.issuer, root, now, chains)
            : undefined
      if (key) return { ok: true, key, issuer: entry.issuer }
    }
    return { ok: false, reason: 'issuer_key_untrusted' }
  }
}

function keyFromSet(
  header: JsonObject,
  jwks: Extract<PinnedIssuer, { mechanism: 'jwk' }>['jwks'],
): KeyObject | undefined {
  if ('x5c' in header || 'jwk' in header || 'jku' in header || 'x5u' in header) return undefined
  const kid = header['kid']
  const jwk =
    jwks.length === 1 && kid === undefined ? jwks[0] : jwks.find((candidate) => candidate.kid === kid)
  return jwk ? createPublicKey({ key: jwk, format: 'jwk' }) : undefined
}

/** RFC 5280 §6 as far as chains of this length need it: links, validity, CA flags, and the host of `iss` in the SAN. */
function keyFromChain(
  header: JsonObject,
  issuer: string,
  root: X509Certificate,
  now: Date,
  cache: Map<string, CachedLeaf>,
): KeyObject | undefined {
  const x5c = header['x5c']
  if (!Array.isArray(x5c) || x5c.length === 0 || x5c.length > LONGEST_CHAIN) return undefined
  if (!x5c.every((item) => typeof item === 'string')) return undefined
  const cacheKey = sha256([issuer, root.fingerprint256, ...x5c].join('\n')).toString('base64url')
  const cached = cache.get(cacheKey)
  const leaf = cached ?? checkChain(x5c, issuer, root)
  if (!leaf || now.getTime() < leaf.notBefore || now.getTime() > leaf.notAfter) return undefined
  if (!cached) {
    if (cache.size >= CACHE_SIZE) cache.clear()
    cache.set(cacheKey, leaf)
  }
  return leaf.key
}

function checkChain(x5c: string[], issuer: string, root: X509Certificate): CachedLeaf | undefined {
  try {
    const certificates = x5c.map((text) => new X509Certificate(Buffer.from(text, 'base64')))
    const [leaf] = certificates
    if (!leaf || leaf.ca || certificates.some(({ fingerprint256 }) => fingerprint256 === root.fingerprint256))
      return undefined
    const path = [...certificates, root]
    for (const [index, certificate] of certificates.entries()) {
      const parent = path[index + 1]
      if (!parent?.ca || !certificate.checkIssued(parent) || !certificate.verify(parent.publicKey))
        return undefined
    }
    if (leaf.checkHost(new URL(issuer).hostname, { subject: 'never', wildcards: false }) === undefined)
      return undefined
    return {
      key: leaf.publicKey,
      issuer,
      notBefore: Math.max(...path.map(({ validFrom }) => Date.parse(validFrom))),
      notAfter: Math.min(...path.map(({ validTo }) => Date.parse(validTo))),
    }
  } catch {
    return undefined
  }
}

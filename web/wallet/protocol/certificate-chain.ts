import { fromBase64, sha256, toBase64url, WalletFault } from './bytes.ts'
import { isSignedBy, readCertificate } from './certificate.ts'
import type { Certificate } from './certificate.ts'
import type { Fetch } from './outside.ts'

const MOST_CERTIFICATES = 5

/** The leaf, and whether a root that this wallet was given stands behind it. */
export type Signer = { leaf: Certificate; isVouchedFor: boolean }

/**
 * Checks the certificates of `x5c` (RFC 7515 §4.1.6, leaf first, the root left out as HAIP 1.0 §5 wants): in date, each
 * signed by the next, the leaf not self-signed and made out for `hostname`. A chain under no known root is no fault: the
 * person is told that nobody vouches for the name.
 */
export async function checkChain(
  x5c: unknown,
  hostname: string,
  roots: Certificate[],
  now: Date,
): Promise<Signer> {
  if (!Array.isArray(x5c) || x5c.length === 0 || x5c.length > MOST_CERTIFICATES)
    throw new WalletFault('request_malformed')
  const chain = x5c.map((text) => readCertificate(fromBase64(String(text))))
  const [leaf] = chain
  if (!leaf) throw new WalletFault('request_malformed')
  for (const certificate of chain) checkDates(certificate, now)
  if (leaf.isAuthority || !leaf.maySign.data || (await isSignedBy(leaf, leaf)))
    throw new WalletFault('request_untrusted')
  if (!leaf.dnsNames.some((name) => covers(name, hostname))) throw new WalletFault('request_untrusted')
  for (const [index, certificate] of chain.entries()) {
    const next = chain[index + 1]
    if (next && !(mayCertify(next, index) && (await isSignedBy(certificate, next))))
      throw new WalletFault('request_untrusted')
  }
  return { leaf, isVouchedFor: await endsIn(chain, roots, now) }
}

async function endsIn(chain: Certificate[], roots: Certificate[], now: Date): Promise<boolean> {
  const last = chain.at(-1)
  for (const root of roots) {
    const isInDate = root.validFrom <= now && now < root.validUntil
    if (!last || !isInDate || !mayCertify(root, chain.length - 1)) continue
    if (await isSignedBy(last, root)) return true
  }
  return false
}

/** `between` is how many authorities stand between this one and the leaf (RFC 5280 §4.2.1.9). */
const mayCertify = (authority: Certificate, between: number): boolean =>
  authority.isAuthority && authority.maySign.certificates && authority.pathLength >= between

function checkDates({ validFrom, validUntil }: Certificate, now: Date): void {
  if (now < validFrom || now >= validUntil) throw new WalletFault('request_out_of_date')
}

/** RFC 6125 §6.4.3: a star stands for one whole first label. */
function covers(name: string, hostname: string): boolean {
  if (!name.startsWith('*.')) return name === hostname
  const [, ...rest] = hostname.split('.')
  return rest.length > 1 && rest.join('.') === name.slice(2)
}

/**
 * The roots that the wallet's own host names: `{ "verifiers": [{ "certificate": <base64 DER>, "sha256": <base64url> }] }`.
 * Whatever cannot be read vouches for nobody.
 */
export async function readTrustedRoots(fetch: Fetch, address: string): Promise<Certificate[]> {
  const roots: Certificate[] = []
  try {
    const response = await fetch(address, { headers: { Accept: 'application/json' } })
    // oxlint-disable-next-line typescript/no-explicit-any -- whatever is not of this shape ends in the catch
    const listed: any = response.ok ? await response.json() : {}
    for (const entry of listed.verifiers) {
      const raw = fromBase64(String(entry?.certificate ?? ''))
      if (toBase64url(await sha256(raw)) === entry.sha256) roots.push(readCertificate(raw))
    }
  } catch {
    return []
  }
  return roots
}

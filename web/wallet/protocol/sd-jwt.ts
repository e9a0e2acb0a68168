import { fromBase64url, sha256, textOf, toBase64url, utf8, WalletFault } from './bytes.ts'
import { signJwt } from './key.ts'
import type { HolderKey } from './key.ts'
import { epochSeconds } from './outside.ts'

export type Claims = Record<string, unknown>

/** A claim at its place in the credential, with the disclosure that opens it if it is a hidden one. */
export type Claim = { disclosure?: string } & (
  | { kind: 'value'; value: string | number | boolean | null }
  | { kind: 'object'; members: Map<string, Claim> }
  | { kind: 'array'; items: Claim[] }
)
export type SdJwt = { jwt: string; header: Claims; disclosures: string[]; root: Claim }

type Hidden = { encoded: string; name?: string; value: unknown }

const unreadable = () => new WalletFault('credential_unreadable')
const isObject = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const parse = (part: string): unknown => JSON.parse(textOf(fromBase64url(part)))

/**
 * Reads a credential as its issuer built it (RFC 9901 §7.1): every disclosure belongs to exactly one digest, and so to
 * one place. Throws `credential_unreadable` for anything else.
 */
export async function readSdJwt(credential: string): Promise<SdJwt> {
  const parts = credential.split('~')
  const [jwt = '', disclosures] = [parts[0], parts.slice(1, -1)]
  if (parts.length < 2 || parts.at(-1) !== '' || disclosures.includes('')) throw unreadable()
  try {
    const [header, payload] = jwt.split('.').slice(0, 2).map(parse)
    if (!isObject(header) || !isObject(payload)) throw unreadable()
    if ((payload['_sd_alg'] ?? 'sha-256') !== 'sha-256') throw unreadable()
    const hidden = new Map<string, Hidden>()
    for (const encoded of disclosures) hidden.set(await digestOf(encoded), readDisclosure(encoded))
    if (hidden.size !== disclosures.length) throw unreadable() // one of them twice
    const root = place(payload, hidden)
    if (hidden.size > 0 || root.kind !== 'object') throw unreadable()
    return { jwt, header, disclosures, root }
  } catch {
    throw unreadable()
  }
}

const digestOf = async (encoded: string): Promise<string> => toBase64url(await sha256(utf8(encoded)))

function readDisclosure(encoded: string): Hidden {
  const parts = parse(encoded)
  if (!Array.isArray(parts)) throw unreadable()
  if (parts.length === 2) return { encoded, value: parts[1] }
  if (parts.length !== 3 || typeof parts[1] !== 'string') throw unreadable()
  return { encoded, name: parts[1], value: parts[2] }
}

/** Puts each disclosure where its digest stands, and takes it out of the map: a second use finds nothing. */
function place(value: unknown, hidden: Map<string, Hidden>, disclosure?: string): Claim {
  const opened = disclosure === undefined ? {} : { disclosure }
  const take = (digest: unknown): Hidden | undefined => {
    const found = hidden.get(String(digest))
    hidden.delete(String(digest))
    return found
  }
  if (Array.isArray(value)) {
    const items = value.flatMap((item): Claim[] => {
      if (!isObject(item) || !('...' in item)) return [place(item, hidden)]
      const found = take(item['...'])
      if (!found) return [] // a decoy, or not ours to open
      if (found.name !== undefined) throw unreadable()
      return [place(found.value, hidden, found.encoded)]
    })
    return { kind: 'array', items, ...opened }
  }
  if (!isObject(value)) return { kind: 'value', value: value as string | number | boolean | null, ...opened }
  const members = new Map<string, Claim>()
  for (const [name, member] of Object.entries(value))
    if (name !== '_sd' && name !== '_sd_alg') members.set(name, place(member, hidden))
  for (const digest of Array.isArray(value['_sd']) ? value['_sd'] : []) {
    const found = take(digest)
    if (!found) continue
    if (found.name === undefined || members.has(found.name)) throw unreadable()
    members.set(found.name, place(found.value, hidden, found.encoded))
  }
  return { kind: 'object', members, ...opened }
}

/** The claim as plain JSON. */
export function valueOf(claim: Claim): unknown {
  if (claim.kind === 'value') return claim.value
  if (claim.kind === 'array') return claim.items.map(valueOf)
  return Object.fromEntries([...claim.members].map(([name, member]) => [name, valueOf(member)]))
}

/** All claims of a credential of our own, or all that a shortened one still shows. */
export async function claimsOf(credential: string): Promise<Claims> {
  return valueOf((await readSdJwt(credential)).root) as Claims
}

/** The credential with some of its disclosures only, in the issuer's order. */
export function shorten({ jwt, disclosures }: SdJwt, shown: Set<string>): string {
  return `${[jwt, ...disclosures.filter((encoded) => shown.has(encoded))].join('~')}~`
}

/** Binds a (shortened) credential to who asks and to this one question (RFC 9901 §4.3). */
export async function bindSdJwt(
  shortened: string,
  binding: { aud: string; nonce: string },
  key: HolderKey,
  now: Date,
): Promise<string> {
  const sdHash = toBase64url(await sha256(utf8(shortened)))
  const payload = { ...binding, iat: epochSeconds(now), sd_hash: sdHash }
  return shortened + (await signJwt(key, { typ: 'kb+jwt' }, payload))
}

import { hash, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Random } from '#platform/crypto'
import type { HolderJwk } from './check-key-binding.ts'
import type { Json, JsonObject } from './strict-json.ts'

export type IssueSdJwt = {
  issuer: string
  vct: string
  holderKey: HolderJwk
  /** Each top-level claim becomes one disclosure. */
  disclosable: JsonObject
  /** Claims that every verifier sees: `status`, for one. */
  visible?: JsonObject
  issuedAt: Date
  expiresAt: Date
  key: KeyObject
  /** base64 DER, the leaf first, the root left out (HAIP 1.0 §6.1.1). */
  x5c: string[]
  random: Random
}

/** RFC 9901 §4.2.1 asks for 128 bits of salt. */
const SALT_BYTES = 16

/** Issues an SD-JWT VC with all disclosures: `<JWT>~<Disclosure>~...~`. Digests are sorted, so that order tells nothing. */
export function issueSdJwt(request: IssueSdJwt): string {
  const disclosures = Object.entries(request.disclosable).map(([name, value]) =>
    encode([request.random.token(SALT_BYTES), name, value]),
  )
  const payload: JsonObject = {
    iss: request.issuer,
    vct: request.vct,
    iat: seconds(request.issuedAt),
    nbf: seconds(request.issuedAt),
    exp: seconds(request.expiresAt),
    cnf: { jwk: { ...request.holderKey } },
    ...request.visible,
    _sd_alg: 'sha-256',
    _sd: disclosures.map((disclosure) => hash('sha256', disclosure, 'base64url')).sort(),
  }
  const header = { typ: 'dc+sd-jwt', alg: 'ES256', x5c: request.x5c }
  const input = `${encode(header)}.${encode(payload)}`
  const signature = sign('sha256', Buffer.from(input), { key: request.key, dsaEncoding: 'ieee-p1363' })
  return `${[`${input}.${signature.toString('base64url')}`, ...disclosures].join('~')}~`
}

const encode = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000)

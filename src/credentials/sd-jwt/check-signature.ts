import { verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { SdJwtReason } from './reasons.ts'
import { refuse } from './reasons.ts'
import type { Jws } from './split-presentation.ts'

const P1363_BYTES = 64

/** `alg` is ES256 and nothing else (RFC 8725 §3.1); no critical header is understood (RFC 7515 §4.1.11). */
export function checkJoseHeader(jws: Jws, reasons: { alg: SdJwtReason; crit: SdJwtReason }): void {
  if (jws.header['alg'] !== 'ES256') refuse(reasons.alg)
  const crit = jws.header['crit']
  if (crit === undefined) return
  if (!Array.isArray(crit) || crit.length === 0) refuse('malformed')
  refuse(reasons.crit)
}

/** ES256 in the form of RFC 7518 §3.4: r and s of 32 bytes each, no DER. */
export function checkSignature(jws: Jws, key: KeyObject, reason: SdJwtReason): void {
  const signed =
    jws.signature.length === P1363_BYTES &&
    verify('sha256', Buffer.from(jws.signingInput), { key, dsaEncoding: 'ieee-p1363' }, jws.signature)
  if (!signed) refuse(reason)
}

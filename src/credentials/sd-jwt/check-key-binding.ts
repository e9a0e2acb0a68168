import { createPublicKey, hash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { checkJoseHeader, checkSignature } from './check-signature.ts'
import { SKEW_SECONDS } from './check-claims.ts'
import { refuse } from './reasons.ts'
import type { SplitPresentation } from './split-presentation.ts'
import { isObject } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'

export type KeyBinding = { aud: string; nonce: string; maxAgeSeconds: number }
export type HolderJwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string }

/** The holder's key from `cnf.jwk` (RFC 7800 §3.2): public, P-256, on the curve. */
export function holderKeyOf(claims: JsonObject): { jwk: HolderJwk; key: KeyObject } {
  const cnf = claims['cnf']
  const jwk = isObject(cnf) ? cnf['jwk'] : undefined
  if (!isObject(jwk) || 'd' in jwk || jwk['kty'] !== 'EC' || jwk['crv'] !== 'P-256')
    return refuse('kb_invalid')
  const { x, y } = jwk
  if (typeof x !== 'string' || typeof y !== 'string') return refuse('kb_invalid')
  const holder: HolderJwk = { kty: 'EC', crv: 'P-256', x, y }
  try {
    return { jwk: holder, key: createPublicKey({ key: holder, format: 'jwk' }) }
  } catch {
    return refuse('kb_invalid')
  }
}

/** RFC 9901 §7.3: the KB-JWT is the holder's word for this audience, this nonce, this very presentation, now. */
export function checkKeyBinding(
  presentation: SplitPresentation,
  holderKey: KeyObject,
  expected: KeyBinding,
  now: number,
): void {
  const jwt = presentation.keyBindingJwt
  if (!jwt) return refuse('kb_missing')
  if (jwt.header['typ'] !== 'kb+jwt') refuse('kb_invalid')
  checkJoseHeader(jwt, { alg: 'kb_invalid', crit: 'kb_invalid' })
  checkSignature(jwt, holderKey, 'kb_invalid')
  const { iat, exp, nbf, aud, nonce, sd_hash: sdHash } = jwt.payload
  if (typeof iat !== 'number') return refuse('kb_invalid')
  if (iat > now + SKEW_SECONDS) refuse('kb_in_future')
  if (iat < now - expected.maxAgeSeconds - SKEW_SECONDS) refuse('kb_too_old')
  if (exp !== undefined && !(typeof exp === 'number' && now - SKEW_SECONDS < exp)) refuse('kb_too_old')
  if (nbf !== undefined && !(typeof nbf === 'number' && now + SKEW_SECONDS >= nbf)) refuse('kb_in_future')
  if (aud !== expected.aud) refuse('wrong_aud')
  if (nonce !== expected.nonce) refuse('wrong_nonce')
  if (sdHash !== hash('sha256', presentation.hashedPart, 'base64url')) refuse('sd_hash_mismatch')
}

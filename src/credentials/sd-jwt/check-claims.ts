import type { JsonObject } from './strict-json.ts'
import { refuse } from './reasons.ts'

export const SKEW_SECONDS = 60

/** Times of the credential (RFC 7519 §4.1.4 to 4.1.6): present ones must be numbers; `exp` is required. */
export function checkTimes(claims: JsonObject, now: number): void {
  const exp = numberOf(claims, 'exp')
  const nbf = numberOf(claims, 'nbf')
  const iat = numberOf(claims, 'iat')
  if (exp !== undefined && now - SKEW_SECONDS >= exp) refuse('expired')
  if (nbf !== undefined && now + SKEW_SECONDS < nbf) refuse('not_yet_valid')
  if (iat !== undefined && now + SKEW_SECONDS < iat) refuse('not_yet_valid')
}

function numberOf(claims: JsonObject, name: string): number | undefined {
  const value = claims[name]
  if (value === undefined) return undefined
  return typeof value === 'number' && value >= 0 ? value : refuse('malformed_claim')
}

/** `vct` names the type, to the letter (SD-JWT VC §3.2.2.1.1). */
export function checkType(claims: JsonObject, accepted: readonly string[]): string {
  const vct = claims['vct']
  if (vct === undefined) return refuse('required_claim_missing')
  return typeof vct === 'string' && accepted.includes(vct) ? vct : refuse('wrong_vct')
}

export function checkIssuerClaim(claims: JsonObject): string | undefined {
  const iss = claims['iss']
  return iss === undefined || typeof iss === 'string' ? iss : refuse('malformed_claim')
}

/** RFC 7519 §4.1.3: a credential made for somebody else's ears is not for ours. */
export function checkAudience(claims: JsonObject, own: string): void {
  const aud = claims['aud']
  if (aud === undefined) return
  if (aud !== own && !(Array.isArray(aud) && aud.includes(own))) refuse('wrong_aud')
}

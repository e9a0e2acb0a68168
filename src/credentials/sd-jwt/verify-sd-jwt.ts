import type { KeyObject } from 'node:crypto'
import { checkAudience, checkIssuerClaim, checkTimes, checkType } from './check-claims.ts'
import { checkKeyBinding, holderKeyOf } from './check-key-binding.ts'
import type { HolderJwk, KeyBinding } from './check-key-binding.ts'
import { checkJoseHeader, checkSignature } from './check-signature.ts'
import { processDisclosures } from './process-disclosures.ts'
import { refuse, SdJwtRefused } from './reasons.ts'
import type { Refusal } from './reasons.ts'
import { splitPresentation } from './split-presentation.ts'
import type { JsonObject } from './strict-json.ts'

/** The issuer's key by the mechanism that was pinned for it, never one that the token brings along. */
export type ResolveIssuerKey = (token: {
  header: JsonObject
  issuer: string | undefined
  now: Date
}) =>
  | { ok: true; key: KeyObject; issuer: string }
  | { ok: false; reason: 'issuer_untrusted' | 'issuer_key_untrusted' }

export type VerifySdJwt = {
  resolveIssuerKey: ResolveIssuerKey
  now: Date
  /** Null where no holder binding is wanted: a KB-JWT is then refused (RFC 9901 §7.3 step 1). */
  keyBinding: KeyBinding | null
  /** Header `typ`; `dc+sd-jwt` is the credential profile. */
  typ?: string
  /** Accepted `vct` values; null below the credential profile. */
  vcts: readonly string[] | null
  /** Credentials without an end are refused unless this is false. */
  requireExpiry?: boolean
}

export type VerifiedSdJwt = {
  ok: true
  issuer: string
  vct: string | null
  /** The processed payload: what was disclosed stands in its place, digests are gone. */
  claims: JsonObject
  holderKey: HolderJwk | null
}

/**
 * Verifies a presentation of an SD-JWT VC (RFC 9901 §7, draft-ietf-oauth-sd-jwt-vc). The cheap checks come before the
 * signatures, and the issuer's signature before anything that it covers is believed. Status is the caller's next step.
 */
export function verifySdJwt(presentation: unknown, options: VerifySdJwt): VerifiedSdJwt | Refusal {
  try {
    return verifyOrThrow(presentation, options)
  } catch (error) {
    if (error instanceof SdJwtRefused) return { ok: false, reason: error.code }
    throw error
  }
}

function verifyOrThrow(presentation: unknown, options: VerifySdJwt): VerifiedSdJwt {
  const split = splitPresentation(presentation)
  const { issuerJwt } = split
  const now = options.now.getTime() / 1000
  if (issuerJwt.header['typ'] !== (options.typ ?? 'dc+sd-jwt')) refuse('wrong_typ')
  checkJoseHeader(issuerJwt, { alg: 'alg_not_allowed', crit: 'header_not_understood' })
  if (options.keyBinding === null && split.keyBindingJwt) refuse('kb_unexpected')
  if (options.keyBinding !== null && !split.keyBindingJwt) refuse('kb_missing')
  const claimedIssuer = checkIssuerClaim(issuerJwt.payload)
  const resolved = options.resolveIssuerKey({
    header: issuerJwt.header,
    issuer: claimedIssuer,
    now: options.now,
  })
  if (!resolved.ok) return refuse(resolved.reason)
  checkSignature(issuerJwt, resolved.key, 'bad_issuer_signature')
  const claims = processDisclosures(issuerJwt.payload, split.disclosures)
  if (claims['exp'] === undefined && options.requireExpiry !== false) refuse('required_claim_missing')
  checkTimes(claims, now)
  const vct = options.vcts === null ? null : checkType(claims, options.vcts)
  if (options.keyBinding === null) return { ok: true, issuer: resolved.issuer, vct, claims, holderKey: null }
  checkAudience(claims, options.keyBinding.aud)
  const holder = holderKeyOf(claims)
  checkKeyBinding(split, holder.key, options.keyBinding, now)
  return { ok: true, issuer: resolved.issuer, vct, claims, holderKey: holder.jwk }
}

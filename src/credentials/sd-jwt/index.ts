/**
 * SD-JWT VC: verify and issue, over node:crypto alone.
 *
 *     const result = verifySdJwt(presentation, { resolveIssuerKey, now, vcts: [vct], keyBinding: { aud, nonce, maxAgeSeconds: 300 } })
 *     if (!result.ok) return result.reason
 */
export { verifySdJwt } from './verify-sd-jwt.ts'
export type { ResolveIssuerKey, VerifiedSdJwt, VerifySdJwt } from './verify-sd-jwt.ts'
export { issueSdJwt } from './issue-sd-jwt.ts'
export type { IssueSdJwt } from './issue-sd-jwt.ts'
export type { HolderJwk, KeyBinding } from './check-key-binding.ts'
export { SD_JWT_REASONS } from './reasons.ts'
export type { SdJwtReason } from './reasons.ts'
export type { Json, JsonObject } from './strict-json.ts'

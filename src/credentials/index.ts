import type { HolderJwk, JsonObject } from '#credentials/sd-jwt'

/** What a verified credential comes to, whatever its format. */
export type VerifiedCredential = {
  format: 'dc+sd-jwt'
  issuer: string
  type: string
  claims: JsonObject
  holderKey: HolderJwk
}

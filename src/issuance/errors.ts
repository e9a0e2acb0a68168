/** Error codes of RFC 6749 §5.2, RFC 6750 §3.1 and OpenID4VCI 1.0 §6.3 and §8.3.1.2, with the status each is sent with. */
export const ISSUANCE_ERRORS = {
  invalid_request: 400,
  invalid_grant: 400,
  unsupported_grant_type: 400,
  invalid_token: 401,
  invalid_credential_request: 400,
  unknown_credential_configuration: 400,
  invalid_proof: 400,
  invalid_nonce: 400,
  invalid_notification_id: 400,
} as const

export type IssuanceError = keyof typeof ISSUANCE_ERRORS
export type Refused = { ok: false; reason: IssuanceError }

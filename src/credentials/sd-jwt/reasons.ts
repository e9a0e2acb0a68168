/** Why a presentation is refused: stable codes for logs and tests, never shown to a person or a wallet. */
export const SD_JWT_REASONS = [
  'malformed',
  'too_large',
  'too_deep',
  'duplicate_json_key',
  'unsafe_claim_name',
  'wrong_typ',
  'alg_not_allowed',
  'header_not_understood',
  'issuer_untrusted',
  'issuer_key_untrusted',
  'bad_issuer_signature',
  'malformed_disclosure',
  'duplicate_disclosure',
  'weak_salt',
  'malformed_sd',
  'unknown_sd_alg',
  'duplicate_digest',
  'forbidden_claim_name',
  'claim_exists',
  'registered_claim_disclosed',
  'unreferenced_disclosure',
  'required_claim_missing',
  'malformed_claim',
  'wrong_vct',
  'wrong_aud',
  'expired',
  'not_yet_valid',
  'kb_missing',
  'kb_unexpected',
  'kb_invalid',
  'kb_too_old',
  'kb_in_future',
  'wrong_nonce',
  'sd_hash_mismatch',
  'transaction_data_mismatch',
] as const

export type SdJwtReason = (typeof SD_JWT_REASONS)[number]
export type Refusal = { ok: false; reason: SdJwtReason }

/** Leaves a nested check; caught at the face, which returns the refusal. */
export class SdJwtRefused extends Error {
  readonly code: SdJwtReason
  constructor(code: SdJwtReason) {
    super(code)
    this.code = code
  }
}

export function refuse(reason: SdJwtReason): never {
  throw new SdJwtRefused(reason)
}

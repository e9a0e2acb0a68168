import { createHmac } from 'node:crypto'

/** Life of a credential offer: open until a wallet redeems the code, issued once, then dead. */
export type OfferState = 'open' | 'redeemed' | 'issued' | 'dead'

export type Offer = {
  id: string
  /** Whose offer it is: the provider's session. */
  ownerId: string
  state: OfferState
  configurationId: string
  /** Claims, sealed; gone once the credential has been issued or the offer has died (design decision 9). */
  sealedClaims: Buffer | null
  txCodeHash: string | null
  txCodeTries: number
  accessTokenHash: string | null
  accessTokenExpiresAt: Date | null
  notificationId: string | null
  expiresAt: Date
  credentialExpiresAt: Date
}

/** Wrong transaction codes that an offer survives (design decision 18). */
export const TX_CODE_TRIES = 3
export const TX_CODE_LENGTH = 6
export const OFFER_SECONDS = 600
export const ACCESS_TOKEN_SECONDS = 300
export const NONCE_SECONDS = 300

/**
 * The pre-authorized code follows from the offer's address, which is itself a secret of 256 bits: nothing but hashes
 * need be stored, and the offer can be fetched again after a reload (OpenID4VCI 1.0 §4.1.3).
 */
export function preAuthorizedCode(offerToken: string, pepper: Buffer): string {
  return createHmac('sha256', pepper).update(`pre-authorized_code:${offerToken}`).digest('base64url')
}

/** A six-digit code has little entropy, so its stored form is keyed and bound to the offer. */
export function txCodeHash(offerId: string, txCode: string, pepper: Buffer): string {
  return createHmac('sha256', pepper).update(`tx_code:${offerId}:${txCode}`).digest('base64url')
}

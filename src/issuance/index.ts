/**
 * OpenID4VCI 1.0 issuer. An owner (the document provider's session) makes an offer; any wallet redeems it:
 *
 *     const { offerUri, txCode } = await issuance.createOffer(tx, { ownerId, claims, withTxCode: true })
 *     // wallet: GET offer -> POST /token -> POST /nonce -> POST /credential
 */
export { createIssuance } from './issuance.ts'
export type { CredentialConfiguration, CredentialStatus, Issuance, IssuanceDeps } from './issuance.ts'
export type { CreatedOffer, OfferRequest } from './create-offer.ts'
export type { OfferState } from './offer.ts'
export type { HolderJwk } from './verify-key-proof.ts'

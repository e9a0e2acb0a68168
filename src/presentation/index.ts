/**
 * OpenID4VP 1.0 verifier.
 *
 *     const { sameDeviceUrl, id } = await verifier.createRequest(tx, { ownerId, dcql, acceptedIssuers, returnUri })
 *     const outcome = await verifier.outcome(id)        // null while the wallet has not answered
 *     const answer = await verifier.take(tx, { requestId: id })   // the claims, once
 */
export { createVerifier } from './verifier.ts'
export type { Verifier, VerifierDeps } from './verifier.ts'
export type { CreatedRequest, RequestInput } from './create-request.ts'
export type { RefusedAnswer, VerifiedAnswer } from './verify-response.ts'

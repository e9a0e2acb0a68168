import { hashToken } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Refused } from './errors.ts'
import type { IssuanceDeps } from './issuance.ts'
import { selectOffer, takeNonce, updateOffer } from './store.ts'
import { verifyKeyProof } from './verify-key-proof.ts'

export type Issued = { ok: true; credential: string; notificationId: string }

/**
 * Issues the offered credential once, to the key that the wallet proves (OpenID4VCI 1.0 §8). A refused proof leaves the
 * offer as it was; the nonce is spent by a well-formed proof alone, so that noise cannot burn it.
 */
export async function issueCredential(
  request: { accessToken: string; configurationId: string; proof: string },
  deps: IssuanceDeps,
): Promise<Issued | Refused> {
  const now = deps.clock.now()
  return inTransaction(deps.database, async (tx): Promise<Issued | Refused> => {
    const lookup = { column: 'access_token_hash', value: hashToken(request.accessToken) } as const
    const offer = await selectOffer(tx, lookup, true)
    if (
      !offer ||
      offer.state !== 'redeemed' ||
      !offer.accessTokenExpiresAt ||
      offer.accessTokenExpiresAt <= now
    )
      return { ok: false, reason: 'invalid_token' }
    if (request.configurationId !== offer.configurationId)
      return { ok: false, reason: 'unknown_credential_configuration' }
    const proof = verifyKeyProof(request.proof, { credentialIssuer: deps.origin, now })
    if (!proof.ok) return proof
    if (!(await takeNonce(tx, hashToken(proof.nonce), now))) return { ok: false, reason: 'invalid_nonce' }
    if (!offer.sealedClaims) return { ok: false, reason: 'invalid_token' }
    const claims = JSON.parse(
      deps.keys.open('issuance-claims', offer.sealedClaims).toString('utf8'),
    ) as Record<string, unknown>
    const status = await deps.allocateStatus(tx, {
      ownerId: offer.ownerId,
      expiresAt: offer.credentialExpiresAt,
    })
    const credential = await deps.signCredential({
      vct: deps.configuration.vct,
      holderKey: proof.holderKey,
      claims,
      status,
      issuedAt: now,
      expiresAt: offer.credentialExpiresAt,
    })
    const notificationId = deps.random.token(16)
    await updateOffer(tx, { ...offer, state: 'issued', sealedClaims: null, notificationId })
    await deps.onIssued(tx, offer.ownerId)
    return { ok: true, credential, notificationId }
  })
}

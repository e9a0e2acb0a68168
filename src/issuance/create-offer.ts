import { hashToken } from '#platform/crypto'
import type { Transaction } from '#platform/database'
import type { IssuanceDeps } from './issuance.ts'
import { OFFER_SECONDS, preAuthorizedCode, TX_CODE_LENGTH, txCodeHash } from './offer.ts'
import { insertOffer, killOffersOf } from './store.ts'

export type OfferRequest = {
  ownerId: string
  /** Claims of the credential as they will stand in it; each is selectively disclosable. */
  claims: Record<string, unknown>
  /** True where another device may redeem the offer: a code that only the capturing browser shows (decision 18). */
  withTxCode: boolean
}
export type CreatedOffer = { offerId: string; offerUri: string; txCode?: string; expiresAt: Date }

/** Makes an offer by reference and kills the owner's earlier ones. */
export async function createOffer(
  tx: Transaction,
  request: OfferRequest,
  deps: IssuanceDeps,
): Promise<CreatedOffer> {
  const { random, clock, keys } = deps
  const pepper = keys.pepper('issuance')
  const id = random.id()
  const token = random.token()
  const now = clock.now()
  const txCode = request.withTxCode
    ? String(random.int(10 ** TX_CODE_LENGTH)).padStart(TX_CODE_LENGTH, '0')
    : undefined
  const expiresAt = new Date(now.getTime() + OFFER_SECONDS * 1000)
  await killOffersOf(tx, request.ownerId)
  await insertOffer(
    tx,
    {
      id,
      ownerId: request.ownerId,
      state: 'open',
      configurationId: deps.configuration.id,
      sealedClaims: keys.seal('issuance-claims', Buffer.from(JSON.stringify(request.claims))),
      txCodeHash: txCode ? txCodeHash(id, txCode, pepper) : null,
      txCodeTries: 0,
      accessTokenHash: null,
      accessTokenExpiresAt: null,
      notificationId: null,
      expiresAt,
      credentialExpiresAt: new Date(now.getTime() + deps.configuration.validSeconds * 1000),
    },
    { token: hashToken(token), code: hashToken(preAuthorizedCode(token, pepper)) },
  )
  const offerUri = `${deps.origin}/offers/${token}`
  return txCode ? { offerId: id, offerUri, txCode, expiresAt } : { offerId: id, offerUri, expiresAt }
}

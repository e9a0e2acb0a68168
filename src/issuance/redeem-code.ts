import { timingSafeEqual } from 'node:crypto'
import { hashToken } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Refused } from './errors.ts'
import type { IssuanceDeps } from './issuance.ts'
import { ACCESS_TOKEN_SECONDS, TX_CODE_TRIES, txCodeHash } from './offer.ts'
import { selectOffer, updateOffer } from './store.ts'

export type Redeemed = { ok: true; accessToken: string; expiresInSeconds: number }

/**
 * Exchanges the pre-authorized code (OpenID4VCI 1.0 §6.1). The row is locked, so that of two wallets at once one gets
 * the token; a wrong tx_code costs a try of the offer, the third kills it (decision 18).
 */
export function redeemCode(
  request: { code: string; txCode?: string },
  deps: IssuanceDeps,
): Promise<Redeemed | Refused> {
  return inTransaction(deps.database, async (tx): Promise<Redeemed | Refused> => {
    const refused: Refused = { ok: false, reason: 'invalid_grant' }
    const offer = await selectOffer(tx, { column: 'code_hash', value: hashToken(request.code) }, true)
    const now = deps.clock.now()
    if (!offer || offer.state !== 'open' || offer.expiresAt <= now) return refused
    if (offer.txCodeHash !== null) {
      if (request.txCode === undefined) return { ok: false, reason: 'invalid_request' }
      const typed = Buffer.from(txCodeHash(offer.id, request.txCode, deps.keys.pepper('issuance')))
      if (!timingSafeEqual(typed, Buffer.from(offer.txCodeHash))) {
        const txCodeTries = offer.txCodeTries + 1
        const dead = txCodeTries >= TX_CODE_TRIES
        await updateOffer(tx, {
          ...offer,
          txCodeTries,
          ...(dead ? { state: 'dead' as const, sealedClaims: null } : {}),
        })
        return refused
      }
    } else if (request.txCode !== undefined) return { ok: false, reason: 'invalid_request' } // §6.3
    const accessToken = deps.random.token()
    await updateOffer(tx, {
      ...offer,
      state: 'redeemed',
      accessTokenHash: hashToken(accessToken),
      accessTokenExpiresAt: new Date(now.getTime() + ACCESS_TOKEN_SECONDS * 1000),
    })
    return { ok: true, accessToken, expiresInSeconds: ACCESS_TOKEN_SECONDS }
  })
}

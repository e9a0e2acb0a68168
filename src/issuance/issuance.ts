import type { Hono } from 'hono'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import type { Keys } from '#keys'
import { createOffer } from './create-offer.ts'
import type { CreatedOffer, OfferRequest } from './create-offer.ts'
import type { OfferState } from './offer.ts'
import { issuanceRoutes } from './routes.ts'
import { expireOffers, latestOfferOf } from './store.ts'
import type { HolderJwk } from './verify-key-proof.ts'

export type CredentialConfiguration = {
  /** Key in `credential_configurations_supported`. */
  id: string
  vct: string
  issuerName: string
  displayName: string
  validSeconds: number
  claims: { path: string[]; label: string; mandatory: boolean }[]
}

export type CredentialStatus = { uri: string; index: number }

export type IssuanceDeps = {
  /** The credential issuer identifier: an origin without path. */
  origin: string
  database: Database
  clock: Clock
  random: Random
  keys: Pick<Keys, 'seal' | 'open' | 'pepper'>
  configuration: CredentialConfiguration
  /** An entry of a status list, unpredictable and used once. */
  allocateStatus(tx: Transaction, request: { ownerId: string; expiresAt: Date }): Promise<CredentialStatus>
  /** Signs the SD-JWT VC; the key stays outside this module. */
  signCredential(request: {
    vct: string
    holderKey: HolderJwk
    claims: Record<string, unknown>
    status: CredentialStatus
    issuedAt: Date
    expiresAt: Date
  }): Promise<string>
  /** Tells the owner in the same transaction. */
  onIssued(tx: Transaction, ownerId: string): Promise<void>
}

export type Issuance = {
  createOffer(tx: Transaction, request: OfferRequest): Promise<CreatedOffer>
  /** State of the owner's newest offer. */
  offerState(ownerId: string): Promise<OfferState | null>
  /** OpenID4VCI endpoints, to be mounted at the root of the issuer's origin. */
  app: Hono
  tasks: Record<string, (payload: unknown) => Promise<void>>
}

/** OpenID4VCI 1.0 issuer with the pre-authorized code flow. */
export function createIssuance(deps: IssuanceDeps): Issuance {
  return {
    createOffer: (tx, request) => createOffer(tx, request, deps),
    async offerState(ownerId) {
      const offer = await latestOfferOf(deps.database, ownerId)
      if (offer && offer.expiresAt <= deps.clock.now() && offer.state !== 'issued') return 'dead'
      return offer?.state ?? null
    },
    app: issuanceRoutes(deps),
    tasks: { 'issuance.expire': () => expireOffers(deps.database, deps.clock.now()) },
  }
}

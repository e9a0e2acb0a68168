import type { Hono } from 'hono'
import type { Json, JsonObject, ResolveIssuerKey } from '#credentials/sd-jwt'
import type { StatusVerdict } from '#credentials/status-list'
import { createKeyResolvers } from '#credentials/trust'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import type { Keys } from '#keys'
import { createRequest } from './create-request.ts'
import type { CreatedRequest, RequestInput } from './create-request.ts'
import { presentationRoutes } from './routes.ts'
import { deleteAsked, deleteExpired } from './store.ts'
import { findReturned, readOutcome, takeOutcome } from './take-outcome.ts'
import { recheckStatus } from './verify-response.ts'
import type { RefusedAnswer, VerifiedAnswer } from './verify-response.ts'

export type VerifierDeps = {
  origin: string
  /** Where the same-device link leads: the built-in wallet. */
  walletOrigin: string
  database: Database
  clock: Clock
  random: Random
  keys: Pick<Keys, 'seal' | 'open' | 'signingKey'>
  checkStatus(
    claims: JsonObject,
    issuer: string,
    resolveIssuerKey: ResolveIssuerKey,
    options?: { mustBeNew?: boolean },
  ): Promise<StatusVerdict>
  /** What the wallet tells the person: who asks, and why. */
  describe(): Promise<{ clientName: string; purpose: string }>
}
export type VerifierParts = VerifierDeps & { resolverFor: ReturnType<typeof createKeyResolvers> }

export type Verifier = {
  createRequest(tx: Transaction, input: RequestInput): Promise<CreatedRequest>
  /** Forgets a request that nobody has answered: another has taken its place. */
  withdraw(tx: Transaction, requestId: string): Promise<void>
  /** How it stands; the claims come by `take`. Null while no answer has come; what lapsed is `request_expired`. */
  outcome(requestId: string): Promise<{ ok: true } | RefusedAnswer | null>
  /** Which request and owner a response code belongs to. */
  findReturned(responseCode: string): Promise<{ requestId: string; ownerId: string } | null>
  /** Once, in the owner's transaction; a good answer of the same device with its response code alone. */
  take(
    tx: Transaction,
    input: { requestId: string; responseCode?: string | undefined },
  ): Promise<VerifiedAnswer | RefusedAnswer | null>
  /** T23: the `status` claim of a credential that was taken before, asked anew. */
  recheckStatus(credential: { issuer: string; trustAnchor: Buffer; status: Json }): Promise<StatusVerdict>
  /** Mounted on REGAIN_ORIGIN. */
  app: Hono
  tasks: Record<string, (payload: unknown) => Promise<void>>
}

/** OpenID4VP 1.0 verifier: signed requests by reference, encrypted answers by direct post. */
export function createVerifier(deps: VerifierDeps): Verifier {
  const parts = { ...deps, resolverFor: createKeyResolvers() }
  return {
    createRequest: (tx, input) => createRequest(tx, input, deps),
    withdraw: deleteAsked,
    outcome: (requestId) => readOutcome(requestId, deps),
    findReturned: (responseCode) => findReturned(responseCode, deps),
    take: (tx, input) => takeOutcome(tx, input, deps),
    recheckStatus: (credential) => recheckStatus(credential, parts),
    app: presentationRoutes(parts),
    tasks: { 'presentation.expire': () => deleteExpired(deps.database, deps.clock.now()) },
  }
}

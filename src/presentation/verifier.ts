import type { Hono } from 'hono'
import { z } from 'zod'
import type { JsonObject, ResolveIssuerKey } from '#credentials/sd-jwt'
import type { StatusVerdict } from '#credentials/status-list'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import type { Keys } from '#keys'
import { createRequest } from './create-request.ts'
import type { CreatedRequest, RequestInput } from './create-request.ts'
import { presentationRoutes } from './routes.ts'
import { deleteExpired, selectRequest } from './store.ts'
import type { RefusedAnswer, VerifiedAnswer } from './verify-response.ts'

export type VerifierDeps = {
  origin: string
  /** Where the same-device link leads: the built-in wallet. */
  walletOrigin: string
  database: Database
  clock: Clock
  random: Random
  keys: Pick<Keys, 'seal' | 'open' | 'signingKey'>
  checkStatus(claims: JsonObject, issuer: string, resolveIssuerKey: ResolveIssuerKey): Promise<StatusVerdict>
  /** What the wallet tells the person: who asks, and why. */
  describe(): Promise<{ clientName: string; purpose: string }>
}

export type Verifier = {
  createRequest(tx: Transaction, input: RequestInput): Promise<CreatedRequest>
  /** Null while no answer has come; a lapsed request is refused as `request_expired`. */
  outcome(requestId: string): Promise<VerifiedAnswer | RefusedAnswer | null>
  /** Mounted on REGAIN_ORIGIN. */
  app: Hono
  tasks: Record<string, (payload: unknown) => Promise<void>>
}

const Credential = z.object({
  issuer: z.string(),
  type: z.string(),
  claims: z.record(z.string(), z.json()),
  issuedAt: z.coerce.date().nullable(),
})

/** OpenID4VP 1.0 verifier: signed requests by reference, encrypted answers by direct post. */
export function createVerifier(deps: VerifierDeps): Verifier {
  return {
    createRequest: (tx, input) => createRequest(tx, input, deps),
    async outcome(requestId) {
      const request = await selectRequest(deps.database, requestId)
      if (!request) return { ok: false, reason: 'request_expired' }
      if (request.state === 'refused') return { ok: false, reason: request.reason ?? 'refused' }
      // What outlived its keeping time counts for nothing, whether or not the purge has run yet.
      if (request.expiresAt <= deps.clock.now()) return { ok: false, reason: 'request_expired' }
      if (request.state === 'verified' && request.sealedAnswer) {
        const plain = deps.keys.open('presentation-answer', request.sealedAnswer).toString('utf8')
        return { ok: true, credential: Credential.parse(JSON.parse(plain)) }
      }
      return null
    },
    app: presentationRoutes(deps),
    tasks: { 'presentation.expire': () => deleteExpired(deps.database, deps.clock.now()) },
  }
}

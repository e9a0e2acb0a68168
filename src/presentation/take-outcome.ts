import { equalInConstantTime, hashToken } from '#platform/crypto'
import type { Transaction } from '#platform/database'
import { z } from 'zod'
import { openAnswer } from './seal-answer.ts'
import type { PresentationRequest } from './request.ts'
import { lockRequest, markTaken, selectByResponseCode, selectRequest } from './store.ts'
import type { VerifierDeps } from './verifier.ts'
import type { RefusedAnswer, VerifiedAnswer } from './verify-response.ts'

const Credential = z.object({
  issuer: z.string(),
  type: z.string(),
  claims: z.record(z.string(), z.json()),
  issuedAt: z.coerce.date().nullable(),
})

/** How a request stands, without the claims. Null while no answer has come, and once the outcome was taken. */
export async function readOutcome(
  requestId: string,
  deps: VerifierDeps,
): Promise<{ ok: true } | RefusedAnswer | null> {
  const request = await selectRequest(deps.database, requestId)
  return request ? standingOf(request, deps) : { ok: false, reason: 'request_expired' }
}

function standingOf(
  request: PresentationRequest,
  deps: Pick<VerifierDeps, 'clock'>,
): { ok: true } | RefusedAnswer | null {
  if (request.state === 'taken') return null
  if (request.state === 'refused') return { ok: false, reason: request.reason ?? 'refused' }
  // What outlived its keeping time counts for nothing, whether or not the purge has run yet.
  if (request.expiresAt <= deps.clock.now()) return { ok: false, reason: 'request_expired' }
  return request.state === 'verified' ? { ok: true } : null
}

/**
 * Hands the outcome over, once, in the owner's transaction: with it the sealed answer and its secret are gone. A good
 * answer of the same device needs the response code that came back. Null when there is nothing to take.
 */
export async function takeOutcome(
  tx: Transaction,
  input: { requestId: string; responseCode?: string | undefined },
  deps: VerifierDeps,
): Promise<VerifiedAnswer | RefusedAnswer | null> {
  const request = await lockRequest(tx, input.requestId)
  if (!request) return { ok: false, reason: 'request_expired' }
  const standing = standingOf(request, deps)
  if (!standing) return null
  if (!standing.ok) {
    await markTaken(tx, request.id)
    return standing
  }
  const secret = secretOf(request, input.responseCode)
  if (secret === null) return null
  const credential = Credential.parse(openAnswer(request, secret, deps))
  await markTaken(tx, request.id)
  return { ok: true, credential }
}

function secretOf(request: PresentationRequest, responseCode: string | undefined): string | null {
  if (request.responseCodeHash === null) return request.answerSecret
  const isOurs =
    responseCode !== undefined && equalInConstantTime(hashToken(responseCode), request.responseCodeHash)
  return isOurs ? responseCode : null
}

/** Whose request a response code belongs to; looking uses nothing up. */
export async function findReturned(
  responseCode: string,
  deps: VerifierDeps,
): Promise<{ requestId: string; ownerId: string } | null> {
  const request = await selectByResponseCode(deps.database, hashToken(responseCode), deps.clock.now())
  return request && { requestId: request.id, ownerId: request.ownerId }
}

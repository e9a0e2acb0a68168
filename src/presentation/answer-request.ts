import { secondsLater } from '#platform/clock'
import { hashToken } from '#platform/crypto'
import { readResponse } from './read-response.ts'
import { ANSWER_SECONDS, ANSWERING_SECONDS } from './request.ts'
import type { PresentationRequest } from './request.ts'
import { sealAnswer } from './seal-answer.ts'
import { claimAnswer, giveBackAnswer, selectAsked, settle } from './store.ts'
import type { Claim, Settled } from './store.ts'
import type { VerifierParts } from './verifier.ts'
import { verifyResponse } from './verify-response.ts'

export type Answered = { ok: true; redirectUri: string | null } | { ok: false }

/**
 * Takes the one answer that counts. What is not for this request (garbage, another key, another state) is turned away
 * before anything is claimed, so that it uses nothing up; everything after the first real answer is refused (T7). A wallet
 * that declined or sent something wrong is told nothing but where to go: the page that asked says what happened.
 */
export async function answerRequest(
  input: { token: string; response: string },
  deps: VerifierParts,
): Promise<Answered> {
  const { database, clock } = deps
  const now = clock.now()
  const request = await selectAsked(database, hashToken(input.token), now)
  const answer = request ? await readResponse(request, input.response, deps) : null
  if (!request || !answer) return { ok: false }
  const claim = { id: request.id, until: secondsLater(now, ANSWERING_SECONDS) }
  if (!(await claimAnswer(database, claim, now))) return { ok: false }
  try {
    return await judge(request, claim, answer, deps)
  } catch (fault) {
    // A fault of ours is no answer of theirs: the wallet may send it again.
    await giveBackAnswer(database, claim)
    throw fault
  }
}

async function judge(
  request: PresentationRequest,
  claim: Claim,
  answer: Record<string, unknown>,
  deps: VerifierParts,
): Promise<Answered> {
  const result = await verifyResponse(request, answer, deps)
  const code = deps.random.token()
  const comesBack = request.returnUri !== null
  const responseCodeHash = comesBack ? hashToken(code) : null
  const settled: Settled = result.ok
    ? {
        state: 'verified',
        responseCodeHash,
        sealedAnswer: sealAnswer(request.id, code, result.credential, deps),
        answerSecret: comesBack ? null : code,
      }
    : { state: 'refused', responseCodeHash, reason: result.reason }
  const keptUntil = secondsLater(deps.clock.now(), ANSWER_SECONDS)
  // Somebody took the claim over while this answer was looked at.
  if (!(await settle(deps.database, claim, settled, keptUntil))) return { ok: false }
  if (!result.ok && result.reason !== 'declined_in_wallet') return { ok: false }
  return { ok: true, redirectUri: request.returnUri === null ? null : withCode(request.returnUri, code) }
}

/** OpenID4VP 1.0 §8.2: back to the browser that asked, with a code that nobody else was given. */
function withCode(returnUri: string, code: string): string {
  const url = new URL(returnUri)
  url.searchParams.set('response_code', code)
  return url.href
}

import { secondsLater } from '#platform/clock'
import { hashToken } from '#platform/crypto'
import { ANSWER_SECONDS } from './request.ts'
import { claimAnswer, settle } from './store.ts'
import type { VerifierDeps } from './verifier.ts'
import { verifyResponse } from './verify-response.ts'

/**
 * Takes the one answer that counts. A wallet that declined or sent something wrong is told nothing but where to go: the
 * page that asked says what happened. Everything after the first answer is refused (T7).
 */
export async function answerRequest(
  input: { token: string; response: string },
  deps: VerifierDeps,
): Promise<{ ok: true; redirectUri: string } | { ok: false }> {
  const now = deps.clock.now()
  const request = await claimAnswer(deps.database, hashToken(input.token))
  if (!request) return { ok: false }
  const result =
    request.expiresAt <= now
      ? ({ ok: false, reason: 'request_expired' } as const)
      : await verifyResponse(request, input.response, deps)
  const keptUntil = secondsLater(now, ANSWER_SECONDS)
  if (!result.ok) {
    await settle(deps.database, request.id, { state: 'refused', reason: result.reason }, keptUntil)
    return result.reason === 'declined_in_wallet'
      ? { ok: true, redirectUri: request.returnUri }
      : { ok: false }
  }
  const sealedAnswer = deps.keys.seal('presentation-answer', Buffer.from(JSON.stringify(result.credential)))
  await settle(deps.database, request.id, { state: 'verified', sealedAnswer }, keptUntil)
  return { ok: true, redirectUri: request.returnUri }
}

import { z } from 'zod'
import type { Transaction } from '#platform/database'
import type { Provider } from '#identity-verification'
import { advanceIn, unlessLost } from '../advance.ts'
import type { Move } from '../advance.ts'
import type { Attempt, Browser } from '../attempt.ts'
import { sealFor } from '../material.ts'
import type { Claims } from '../material.ts'
import type { PresentationOutcome, RecoveryDeps } from '../recovery.ts'
import { providerOf } from '../standing.ts'
import { requestElsewhere } from './request-presentation.ts'

const MAX_FAILURES = 3
const claimsSchema = z.object({
  given_name: z.string().max(300),
  family_name: z.string().max(300),
  portrait: z.base64().max(400_000),
  transaction_id: z.string().max(128),
})
type Read = { claims: Claims; status: unknown }
type Answer = { requestId: string; responseCode?: string }

/** Looks whether a wallet has answered, and moves the attempt if one has. */
export async function receivePresentation(
  attempt: Attempt,
  browser: Browser,
  deps: RecoveryDeps,
): Promise<void> {
  const requestId = await findAnswered(attempt, browser, deps)
  if (requestId) await takeAnswer(attempt, { requestId }, deps)
}

async function findAnswered(attempt: Attempt, browser: Browser, deps: RecoveryDeps): Promise<string | null> {
  const { verifier } = deps
  if (attempt.requestId && (await verifier.outcome(attempt.requestId))) return attempt.requestId
  const here = browser.requestId ? await verifier.outcome(browser.requestId) : null
  // Looking tells of a refusal alone: a good answer of the same device has to come back.
  return here && !here.ok && here.reason !== 'request_expired' ? browser.requestId : null
}

/** The answer is taken, and erased where it lay, in the transaction that moves the attempt. */
export async function takeAnswer(attempt: Attempt, answer: Answer, deps: RecoveryDeps): Promise<void> {
  const provider = await providerOf(attempt, deps)
  await unlessLost(deps, async (tx) => {
    const outcome = await deps.verifier.take(tx, answer)
    if (!outcome) return
    const read = readClaims(attempt, outcome, provider)
    const move = read.ok
      ? received(attempt, read, deps)
      : await failed(tx, attempt, read.reason, provider, deps)
    await advanceIn(tx, deps, attempt, move)
  })
}

const received = (attempt: Attempt, { claims, status }: Read, deps: RecoveryDeps): Move => ({
  event: 'presentation_received',
  patch: {
    sealedClaims: sealFor(attempt, Buffer.from(JSON.stringify(claims)), deps),
    sealedStatus: status === undefined ? null : sealFor(attempt, Buffer.from(JSON.stringify(status)), deps),
  },
  audit: { activity: 'User completed identity presentation', operationType: 'Other', result: 'success' },
})

async function failed(
  tx: Transaction,
  attempt: Attempt,
  reason: string,
  provider: Provider | null,
  deps: RecoveryDeps,
): Promise<Move> {
  // A request that lapsed unanswered is no failure: it is renewed.
  const presentationFailures = attempt.presentationFailures + (reason === 'request_expired' ? 0 : 1)
  const audit = {
    activity: 'User failed identity presentation',
    operationType: 'Other',
    result: 'failure',
    reason,
  } as const
  if (presentationFailures >= MAX_FAILURES || !provider)
    return { event: 'presentation_refused', reason: 'presentation_refused', audit }
  const patch = { ...(await requestElsewhere(tx, attempt, provider, deps)), presentationFailures }
  return { event: 'presentation_failed', reason, patch, audit }
}

/**
 * The digital ID must be of the accepted issuer and type, and of the transaction that this attempt began (T10, decision
 * 4). A provider whose subscription was taken away meanwhile is believed no longer (T22).
 */
function readClaims(
  attempt: Attempt,
  outcome: PresentationOutcome,
  provider: Provider | null,
): ({ ok: true } & Read) | { ok: false; reason: string } {
  if (!outcome.ok) return outcome
  const { credential } = outcome
  if (provider?.subscriptionState !== 'Subscribed') return { ok: false, reason: 'issuer_not_accepted' }
  if (credential.issuer !== provider.issuer || credential.type !== provider.vct)
    return { ok: false, reason: 'issuer_not_accepted' }
  const parsed = claimsSchema.safeParse(credential.claims)
  if (!parsed.success) return { ok: false, reason: 'claims_missing' }
  if (!attempt.transactionId || parsed.data.transaction_id !== attempt.transactionId)
    return { ok: false, reason: 'transaction_mismatch' }
  const { given_name: firstName, family_name: lastName, portrait } = parsed.data
  return { ok: true, claims: { firstName, lastName, portrait }, status: credential.claims['status'] }
}

import { z } from 'zod'
import { inTransaction } from '#platform/database'
import type { Transaction } from '#platform/database'
import type { Provider } from '#identity-verification'
import { advance, advanceIn, LostMove } from '../advance.ts'
import type { Attempt } from '../attempt.ts'
import { sealFor } from '../material.ts'
import type { Claims } from '../material.ts'
import type { PresentationOutcome, RecoveryDeps } from '../recovery.ts'

const MAX_FAILURES = 3
const claimsSchema = z.object({
  given_name: z.string().max(300),
  family_name: z.string().max(300),
  portrait: z.base64().max(400_000),
  transaction_id: z.string().max(128),
})

/** Only what the profile needs: names, the photo and what ties the digital ID to this attempt. */
const queryFor = (provider: Provider): object => ({
  credentials: [
    {
      id: 'identity',
      format: 'dc+sd-jwt',
      meta: { vct_values: [provider.vct] },
      claims: Object.keys(claimsSchema.shape).map((name) => ({ path: [name] })),
    },
  ],
})

async function newRequest(tx: Transaction, attempt: Attempt, deps: RecoveryDeps): Promise<Partial<Attempt>> {
  const provider = attempt.providerId ? await deps.identityVerification.getProvider(attempt.providerId) : null
  if (!provider) throw new Error('The provider of an open attempt is gone')
  const request = await deps.verifier.createRequest(tx, {
    ownerId: attempt.id,
    dcql: queryFor(provider),
    acceptedIssuers: [{ issuer: provider.issuer, trustAnchor: provider.trustAnchor, vct: provider.vct }],
    returnUri: `${deps.origin}/recover/share`,
  })
  return { requestId: request.id, requestUri: request.requestUri, sameDeviceUrl: request.sameDeviceUrl }
}

/** The person is back from the provider; the request to the wallet is made in the same transaction. */
export async function beginPresentation(attempt: Attempt, deps: RecoveryDeps): Promise<boolean> {
  try {
    await inTransaction(deps.database, async (tx) =>
      advanceIn(tx, deps, attempt, {
        event: 'identity_returned',
        patch: { ...(await newRequest(tx, attempt, deps)), identityStateHash: null },
        audit: {
          activity: 'User completed identity issuance with certified partner',
          operationType: 'Other',
          result: 'success',
        },
      }),
    )
    return true
  } catch (error) {
    if (error instanceof LostMove) return false
    throw error
  }
}

/** Looks whether the wallet has answered, and moves the attempt if it has. */
export async function receivePresentation(attempt: Attempt, deps: RecoveryDeps): Promise<void> {
  const outcome = attempt.requestId ? await deps.verifier.outcome(attempt.requestId) : null
  if (!outcome) return
  const read = await readClaims(attempt, outcome, deps)
  if (read.ok) {
    await advance(deps, attempt, {
      event: 'presentation_received',
      patch: { sealedClaims: sealFor(attempt, Buffer.from(JSON.stringify(read.claims)), deps) },
      audit: { activity: 'User completed identity presentation', operationType: 'Other', result: 'success' },
    })
    return
  }
  // A request that lapsed unanswered is no failure: it is renewed.
  const failures = attempt.presentationFailures + (read.reason === 'request_expired' ? 0 : 1)
  const audit = {
    activity: 'User failed identity presentation',
    operationType: 'Other',
    result: 'failure',
    reason: read.reason,
  } as const
  if (failures >= MAX_FAILURES) {
    const reason = 'presentation_refused'
    await advance(deps, attempt, { event: 'presentation_refused', reason, audit })
    return
  }
  await inTransaction(deps.database, async (tx) => {
    const patch = { ...(await newRequest(tx, attempt, deps)), presentationFailures: failures }
    await advanceIn(tx, deps, attempt, { event: 'presentation_failed', reason: read.reason, patch, audit })
  }).catch((error: unknown) => {
    if (!(error instanceof LostMove)) throw error
  })
}

/** The digital ID must be of the accepted issuer and type, and of the transaction that this attempt began (T10, decision 4). */
async function readClaims(
  attempt: Attempt,
  outcome: PresentationOutcome,
  deps: RecoveryDeps,
): Promise<{ ok: true; claims: Claims } | { ok: false; reason: string }> {
  if (!outcome.ok) return outcome
  const provider = attempt.providerId ? await deps.identityVerification.getProvider(attempt.providerId) : null
  const { credential } = outcome
  if (!provider || credential.issuer !== provider.issuer || credential.type !== provider.vct)
    return { ok: false, reason: 'issuer_not_accepted' }
  const parsed = claimsSchema.safeParse(credential.claims)
  if (!parsed.success) return { ok: false, reason: 'claims_missing' }
  if (!attempt.transactionId || parsed.data.transaction_id !== attempt.transactionId)
    return { ok: false, reason: 'transaction_mismatch' }
  const { given_name: firstName, family_name: lastName, portrait } = parsed.data
  return { ok: true, claims: { firstName, lastName, portrait } }
}

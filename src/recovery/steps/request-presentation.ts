import { inTransaction } from '#platform/database'
import type { Transaction } from '#platform/database'
import type { Provider } from '#identity-verification'
import { advanceIn, unlessLost } from '../advance.ts'
import type { Attempt, Browser } from '../attempt.ts'
import { setBrowserRequest } from '../browser-store.ts'
import type { RecoveryDeps } from '../recovery.ts'
import { providerOf } from '../standing.ts'

/** Only what the profile needs: names, the photo and what ties the digital ID to this attempt. */
const CLAIMS = ['given_name', 'family_name', 'portrait', 'transaction_id']

const queryFor = (provider: Provider): object => ({
  credentials: [
    {
      id: 'identity',
      format: 'dc+sd-jwt',
      meta: { vct_values: [provider.vct] },
      claims: CLAIMS.map((name) => ({ path: [name] })),
    },
  ],
})

const createRequest = (
  tx: Transaction,
  provider: Provider,
  about: { ownerId: string; returnUri: string | null },
  deps: RecoveryDeps,
) =>
  deps.verifier.createRequest(tx, {
    ...about,
    dcql: queryFor(provider),
    acceptedIssuers: [{ issuer: provider.issuer, trustAnchor: provider.trustAnchor, vct: provider.vct }],
  })

/** The request to a wallet on another device: nobody comes back, so its answer is found by asking. */
export async function requestElsewhere(
  tx: Transaction,
  attempt: Attempt,
  provider: Provider,
  deps: RecoveryDeps,
): Promise<Partial<Attempt>> {
  if (attempt.requestId) await deps.verifier.withdraw(tx, attempt.requestId)
  const request = await createRequest(tx, provider, { ownerId: attempt.id, returnUri: null }, deps)
  return { requestId: request.id, requestUri: request.requestUri, sameDeviceUrl: request.sameDeviceUrl }
}

/**
 * The request to a wallet in this very browser, made when it is asked for: its answer counts once this browser, and no
 * other of the attempt, brings the response code back (OpenID4VP 1.0 §14.2, HAIP 1.0 §5). Answers where the wallet is.
 */
export async function requestHere(
  attempt: Attempt,
  browser: Browser,
  deps: RecoveryDeps,
): Promise<string | null> {
  const provider = await providerOf(attempt, deps)
  if (!provider) return null
  return inTransaction(deps.database, async (tx) => {
    if (browser.requestId) await deps.verifier.withdraw(tx, browser.requestId)
    const about = { ownerId: browser.id, returnUri: `${deps.origin}/recover/presented` }
    const request = await createRequest(tx, provider, about, deps)
    await setBrowserRequest(tx, browser.id, request.id)
    return request.sameDeviceUrl
  })
}

/** The person is back from the provider; the request to the wallet is made in the same transaction. */
export async function beginPresentation(attempt: Attempt, deps: RecoveryDeps): Promise<boolean> {
  const provider = await providerOf(attempt, deps)
  if (!provider) throw new Error('The provider of an open attempt is gone')
  const moved = await unlessLost(deps, async (tx) =>
    advanceIn(tx, deps, attempt, {
      event: 'identity_returned',
      patch: { ...(await requestElsewhere(tx, attempt, provider, deps)), identityStateHash: null },
      audit: {
        activity: 'User completed identity issuance with certified partner',
        operationType: 'Other',
        result: 'success',
      },
    }),
  )
  return moved !== null
}

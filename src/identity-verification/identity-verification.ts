import type { Audit, AuditEntry } from '#audit'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import type { Egress } from '#platform/egress'
import { newProvider, SECRET_PURPOSE } from './provider.ts'
import type { NewProvider, Provider, SubscriptionState } from './provider.ts'
import { startSession } from './start-session.ts'
import * as store from './store.ts'

export type StartedSession =
  | { ok: true; url: string; transactionId: string }
  | { ok: false; reason: 'provider_unavailable' | 'not_subscribed' }

export type IdentityVerification = {
  /** Adds a provider, or renews the one of this issuer. Throws on input that does not fit. */
  registerProvider(tx: Transaction, input: NewProvider): Promise<Provider>
  getProvider(id: string): Promise<Provider | null>
  listProviders(): Promise<Provider[]>
  setSubscriptionState(
    tx: Transaction,
    id: string,
    state: SubscriptionState,
    actor: AuditEntry['actor'],
  ): Promise<boolean>
  /** Asks GET /health; the answer is kept for some seconds, on this node alone. */
  health(provider: Provider): Promise<'ok' | 'unavailable'>
  startSession(input: {
    provider: Provider
    returnUrl: string
    state: string
    locale?: string
  }): Promise<StartedSession>
}

export type IdentityVerificationDeps = {
  database: Database
  clock: Clock
  random: Random
  keys: {
    seal(purpose: string, plain: Uint8Array): Buffer
    open(purpose: string, sealed: Uint8Array): Buffer
  }
  audit: Pick<Audit, 'record'>
  egress: Egress
}

const HEALTH_SECONDS = 5

export function createIdentityVerification(deps: IdentityVerificationDeps): IdentityVerification {
  const { database, clock, egress } = deps
  const seen = new Map<string, { at: number; health: 'ok' | 'unavailable' }>()
  return {
    async registerProvider(tx, input) {
      const { clientSecret, ...fields } = newProvider.parse(input)
      const now = clock.now()
      const provider: Provider = {
        ...fields,
        id: fields.id ?? deps.random.id(),
        trustAnchor: Buffer.from(fields.trustAnchor),
        createdAt: now,
        updatedAt: now,
      }
      return store.upsertProvider(tx, provider, deps.keys.seal(SECRET_PURPOSE, Buffer.from(clientSecret)))
    },
    getProvider: (id) => store.selectProvider(database, id),
    listProviders: () => store.selectProviders(database),
    async setSubscriptionState(tx, id, state, actor) {
      const provider = await store.selectProvider(tx, id)
      if (!provider || !(await store.setState(tx, id, state, clock.now()))) return false
      await deps.audit.record(tx, {
        activity: 'Identity verification provider subscription updated',
        category: 'Policy',
        operationType: 'Update',
        result: 'success',
        reason: state,
        actor,
        targets: [
          {
            kind: 'Provider',
            id,
            displayName: provider.name,
            modified: [{ name: 'subscriptionState', oldValue: provider.subscriptionState, newValue: state }],
          },
        ],
      })
      return true
    },
    async health(provider) {
      const now = clock.now().getTime()
      const known = seen.get(provider.id)
      if (known && now - known.at < HEALTH_SECONDS * 1000) return known.health
      const health = await probe(egress, provider)
      seen.set(provider.id, { at: now, health })
      return health
    },
    startSession: (input) => startSession(input, deps),
  }
}

async function probe(egress: Egress, provider: Provider): Promise<'ok' | 'unavailable'> {
  try {
    const response = await egress.fetch(new Request(new URL('/health', provider.baseUrl)), {
      timeoutMs: 3000,
    })
    await response.body?.cancel()
    return response.status === 200 ? 'ok' : 'unavailable'
  } catch {
    return 'unavailable'
  }
}

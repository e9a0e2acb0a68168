import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Clock } from '#platform/clock'
import type { Database } from '#platform/database'
import { toMetadata } from './client.ts'
import type { Clients } from './client.ts'
import * as store from './store.ts'

type Deps = {
  database: Database
  clock: Clock
  clients: Clients
  keys: {
    seal(purpose: string, plain: Uint8Array): Buffer
    open(purpose: string, sealed: Uint8Array): Buffer
  }
}

const PURPOSE = 'oidc-session-id'
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/**
 * oidc-provider's storage on PostgreSQL. The id of a row is the token or cookie value itself: it is kept as a hash,
 * and sealed for sessions alone, which the library also looks up by uid.
 */
export function createAdapter(deps: Deps): (model: string) => Adapter {
  const { database, clock, clients, keys } = deps
  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const { jti: _jti, ...rest } = payload as AdapterPayload & { session?: Record<string, unknown> }
      if (rest.session) {
        const { cookie: _cookie, ...session } = rest.session
        rest.session = session
      }
      await store.upsertModel(database, {
        model,
        id,
        sealedId: model === 'Session' ? keys.seal(PURPOSE, Buffer.from(id)) : null,
        payload: rest,
        // A running interaction belongs to a browser that wants to sign in, not yet to an account.
        accountId: model === 'Interaction' ? null : text(rest.accountId),
        grantId: text(rest.grantId),
        uid: text(rest.uid),
        expiresAt: expiresIn ? new Date(clock.now().getTime() + expiresIn * 1000) : null,
      })
    },
    async find(id) {
      if (model === 'Client') {
        const client = await clients.withSecret(id)
        return client ? toMetadata(client) : undefined
      }
      const found = await store.selectModel(database, model, id, clock.now())
      return found ? { ...found.payload, jti: id } : undefined
    },
    async findByUid(uid) {
      const found = await store.selectModelByUid(database, model, uid, clock.now())
      if (!found?.sealedId) return undefined
      return { ...found.payload, jti: keys.open(PURPOSE, found.sealedId).toString() }
    },
    findByUserCode: async () => undefined,
    consume: (id) => store.consumeModel(database, model, id, Math.floor(clock.now().getTime() / 1000)),
    destroy: (id) => store.deleteModel(database, model, id),
    revokeByGrantId: (grantId) => store.deleteByGrant(database, model, grantId),
  })
}

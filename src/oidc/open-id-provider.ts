import type { IncomingMessage } from 'node:http'
import type { KeyObject } from 'node:crypto'
import type { Hono } from 'hono'
import type { Provider } from 'oidc-provider'
import type { Sessions } from '#authentication'
import type { Directory } from '#directory'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import { createAdapter } from './adapter.ts'
import { createClients } from './client.ts'
import type { Clients } from './client.ts'
import { configureProvider } from './configure-provider.ts'
import { readAccessToken } from './read-access-token.ts'
import type { AccessToken } from './read-access-token.ts'
import { createRoutes } from './routes.ts'
import { deleteByAccount, deleteExpired } from './store.ts'

export type OpenIdProviderDeps = {
  database: Database
  clock: Clock
  random: Random
  keys: {
    seal(purpose: string, plain: Uint8Array): Buffer
    open(purpose: string, sealed: Uint8Array): Buffer
    pepper(purpose: string): Buffer
    signingKey(purpose: 'oidc'): Promise<{ kid: string; privateKey: KeyObject }>
  }
  origin: string
  directory: Pick<Directory, 'getUser'>
  sessions: Pick<Sessions, 'read'>
}

export type OpenIdProvider = {
  /** `/oidc/*`, `/interaction/:uid`, `/:tenant/oauth2/v2.0/token`: to be mounted at the root of the origin. */
  routes: Hono
  clients: Clients
  /** Who calls Graph with this bearer token, and what the organisation lets them do now; null for any other token. */
  readAccessToken(token: string): Promise<AccessToken | null>
  /** Sessions, grants and tokens of a person (design decision 7). */
  revokeForUser(tx: Transaction, userId: string): Promise<number>
  tasks: Record<string, (payload: unknown) => Promise<void>>
}

export function createOpenIdProvider(deps: OpenIdProviderDeps): OpenIdProvider {
  const clients = createClients(deps)
  const graphResource = `${deps.origin}/v1.0`
  /** Who is signed in by our own cookie on the request that the provider is working on. */
  const signedIn = new WeakMap<IncomingMessage, string>()
  let built: Promise<Provider> | undefined
  const provider = (): Promise<Provider> => {
    built ??= build()
    return built
  }
  const build = async (): Promise<Provider> => {
    const { kid, privateKey } = await deps.keys.signingKey('oidc')
    return configureProvider({
      origin: deps.origin,
      graphResource,
      adapter: createAdapter({ ...deps, clients }),
      signingJwk: { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' },
      cookieKey: deps.keys.pepper('oidc-cookies').toString('base64url'),
      getUser: (id) => deps.directory.getUser(id),
      signedInUser: (req) => signedIn.get(req) ?? null,
    })
  }
  return {
    routes: createRoutes({ ...deps, clients, provider, graphResource, signedIn }),
    clients,
    readAccessToken: async (token) => readAccessToken(token, { provider: await provider(), clients }),
    revokeForUser: (tx, userId) => deleteByAccount(tx, userId),
    tasks: {
      /** Hourly. Expired interactions stay a day longer: their page can still say where to start again. */
      'oidc.purge': async () => {
        await deleteExpired(deps.database, new Date(deps.clock.now().getTime() - 86_400_000))
      },
    },
  }
}

import type { ClientMetadata } from 'oidc-provider'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import { insertClient, selectClient, selectClients } from './client-store.ts'

/** An application of the organisation: it signs people in (redirect URIs) or calls Graph for itself (app roles). */
export type Client = {
  id: string
  displayName: string
  redirectUris: string[]
  appRoles: string[]
  /** Where a sign-in starts anew when the one under way is gone (OpenID Connect Core §4). */
  initiateLoginUri: string | null
  createdAt: Date
}

export type Clients = {
  /** Answers the secret, kept sealed and never shown again. A given id and secret are taken as they are (bootstrap). */
  register(
    tx: Transaction,
    input: {
      id?: string
      secret?: string
      displayName: string
      redirectUris?: string[]
      appRoles?: string[]
      initiateLoginUri?: string
    },
  ): Promise<{ clientId: string; clientSecret: string }>
  find(id: string): Promise<Client | null>
  list(): Promise<Client[]>
  withSecret(id: string): Promise<(Client & { secret: string }) | null>
}

type Keys = {
  seal(purpose: string, plain: Uint8Array): Buffer
  open(purpose: string, sealed: Uint8Array): Buffer
}
const PURPOSE = 'oidc-client-secret'

export function createClients(deps: {
  database: Database
  clock: Clock
  random: Random
  keys: Keys
}): Clients {
  const { database, clock, random, keys } = deps
  return {
    async register(tx, input) {
      const clientSecret = input.secret ?? random.token()
      const client: Client = {
        id: input.id ?? random.id(),
        displayName: input.displayName,
        redirectUris: input.redirectUris ?? [],
        appRoles: input.appRoles ?? [],
        initiateLoginUri: input.initiateLoginUri ?? null,
        createdAt: clock.now(),
      }
      await insertClient(tx, client, keys.seal(PURPOSE, Buffer.from(clientSecret)))
      return { clientId: client.id, clientSecret }
    },
    find: async (id) => (await selectClient(database, id))?.client ?? null,
    list: () => selectClients(database),
    async withSecret(id) {
      const found = await selectClient(database, id)
      return found && { ...found.client, secret: keys.open(PURPOSE, found.sealedSecret).toString() }
    },
  }
}

/** As oidc-provider wants it. Code flow with redirect URIs, client credentials with app roles. */
export function toMetadata(client: Client & { secret: string }): ClientMetadata {
  const signsIn = client.redirectUris.length > 0
  return {
    client_id: client.id,
    client_secret: client.secret,
    client_name: client.displayName,
    redirect_uris: client.redirectUris,
    response_types: signsIn ? ['code'] : [],
    grant_types: [
      ...(signsIn ? (['authorization_code', 'refresh_token'] as const) : []),
      ...(client.appRoles.length > 0 ? (['client_credentials'] as const) : []),
    ],
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: 'ES256',
  }
}

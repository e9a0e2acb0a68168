import type { Provider } from 'oidc-provider'
import type { Clients } from './client.ts'

export type AccessToken = { clientId: string; displayName: string; roles: string[] }

/** Roles are read from the application, not from the token: what was taken from it is gone at once. */
export async function readAccessToken(
  token: string,
  deps: { provider: Provider; clients: Pick<Clients, 'find'> },
): Promise<AccessToken | null> {
  if (!/^[\w-]{20,200}$/.test(token)) return null
  const found = await deps.provider.ClientCredentials.find(token)
  if (!found?.clientId || found.isExpired) return null
  const client = await deps.clients.find(found.clientId)
  return client ? { clientId: client.id, displayName: client.displayName, roles: client.appRoles } : null
}

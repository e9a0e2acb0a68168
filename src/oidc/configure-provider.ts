import type { IncomingMessage } from 'node:http'
import { errors, interactionPolicy, Provider } from 'oidc-provider'
import type { Adapter, Configuration, JWK } from 'oidc-provider'

type Account = {
  id: string
  userPrincipalName: string
  displayName: string
  givenName: string | null
  surname: string | null
  mail: string | null
  accountEnabled: boolean
}

export type ProviderSettings = {
  origin: string
  graphResource: string
  adapter: (model: string) => Adapter
  signingJwk: JWK
  cookieKey: string
  getUser(id: string): Promise<Account | null>
  /** The account that is signed in by our own session cookie on this request. */
  signedInUser(req: IncomingMessage): string | null
}

/** Recovery from first page to last (60 minutes) plus a hold at sign-in fits into one interaction (decision 12). */
const INTERACTION_SECONDS = 100 * 60

export function configureProvider(settings: ProviderSettings): Provider {
  const provider = new Provider(`${settings.origin}/oidc`, configuration(settings))
  provider.proxy = true
  return provider
}

function configuration(settings: ProviderSettings): Configuration {
  return {
    adapter: settings.adapter,
    jwks: { keys: [settings.signingJwk] },
    cookies: {
      keys: [settings.cookieKey],
      names: { session: 'op_session', interaction: 'op_interaction', resume: 'op_resume' },
    },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email'],
    },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx) =>
          ctx.oidc.params?.grant_type === 'client_credentials' ? settings.graphResource : undefined,
        useGrantedResource: () => false,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== settings.graphResource) throw new errors.InvalidTarget('unknown resource')
          return { scope: '', audience: resource, accessTokenFormat: 'opaque', accessTokenTTL: 3600 }
        },
      },
    },
    interactions: {
      policy: policy(settings),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    ttl: {
      Interaction: INTERACTION_SECONDS,
      Session: 12 * 3600,
      Grant: 14 * 86_400,
      AccessToken: 3600,
      IdToken: 3600,
      ClientCredentials: 3600,
      AuthorizationCode: 60,
      RefreshToken: 14 * 86_400,
    },
    async findAccount(_ctx, id) {
      const user = await settings.getUser(id)
      if (!user?.accountEnabled) return undefined
      return {
        accountId: user.id,
        claims: async () => ({
          sub: user.id,
          name: user.displayName,
          preferred_username: user.userPrincipalName,
          ...(user.givenName ? { given_name: user.givenName } : {}),
          ...(user.surname ? { family_name: user.surname } : {}),
          ...(user.mail ? { email: user.mail } : {}),
        }),
      }
    },
    // Applications are registered by the organisation for its own people: nobody is asked for consent to them.
    async loadExistingGrant(ctx) {
      const { client, session, result } = ctx.oidc
      if (!client || !session?.accountId) return undefined
      const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
      const existing = grantId ? await ctx.oidc.provider.Grant.find(grantId) : undefined
      if (existing) return existing
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile email offline_access')
      await grant.save()
      return grant
    },
    renderError: (ctx, out) => {
      ctx.type = 'json'
      ctx.body = { error: out.error, error_description: out.error_description }
    },
  }
}

/**
 * The provider's own session counts only while ours does: whoever is signed out, removed or in mid-enrolment there is
 * so here, in the same second (design decision 12; T31).
 */
function policy(settings: ProviderSettings) {
  const base = interactionPolicy.base()
  base.get('login')?.checks.add(
    new interactionPolicy.Check(
      'own_session',
      'End-User authentication is required',
      'login_required',
      (ctx) => {
        const accountId = ctx.oidc.session?.accountId
        return accountId !== undefined && accountId !== settings.signedInUser(ctx.req)
      },
    ),
  )
  return base
}

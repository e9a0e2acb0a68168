import type { Hono } from 'hono'
import * as openid from 'openid-client'
import type { Clock } from '#platform/clock'
import type { Egress } from '#platform/egress'
import { createRoutes } from './routes.ts'

export type RelyingPartyDeps = {
  /** `http://app.localhost:3000` */
  origin: string
  /** `<REGAIN_ORIGIN>/oidc` */
  issuer: string
  /** The registration: redirect URI `<origin>/callback`, initiate_login_uri `<origin>/sign-in`. */
  client(): Promise<{ clientId: string; clientSecret: string }>
  clock: Clock
  egress: Egress
  keys: {
    seal(purpose: string, plain: Uint8Array): Buffer
    open(purpose: string, sealed: Uint8Array): Buffer
  }
}

export type RelyingParty = { routes: Hono }

/** A party of its own: it knows the provider by discovery and nothing else of Regain. */
export function createRelyingParty(deps: RelyingPartyDeps): RelyingParty {
  let discovered: Promise<openid.Configuration> | undefined
  const configuration = (): Promise<openid.Configuration> => {
    discovered ??= discover(deps).catch((fault: unknown) => {
      discovered = undefined
      throw fault
    })
    return discovered
  }
  return { routes: createRoutes({ ...deps, configuration }) }
}

async function discover({ issuer, client, egress }: RelyingPartyDeps): Promise<openid.Configuration> {
  const { clientId, clientSecret } = await client()
  const isPlain = new URL(issuer).protocol === 'http:'
  const configuration = await openid.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    openid.ClientSecretBasic(clientSecret),
    {
      execute: isPlain ? [openid.allowInsecureRequests] : [],
      [openid.customFetch]: (url, { body, headers, method, signal }) =>
        egress.fetch(
          new Request(url, {
            body: body as NonNullable<RequestInit['body']>,
            headers,
            method,
            ...(signal ? { signal } : {}),
          }),
        ),
    },
  )
  openid.enableNonRepudiationChecks(configuration)
  return configuration
}

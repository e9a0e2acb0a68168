import { WalletFault } from './bytes.ts'
import { signJwt } from './key.ts'
import type { HolderKey } from './key.ts'

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>

export type Offer = {
  issuer: string
  issuerName: string
  configurationId: string
  title: string
  preAuthorizedCode: string
  /** Whether the issuer asks for a code that it showed elsewhere. */
  needsTxCode: boolean
  /** Names for claims, by the first part of their path. */
  labels: Record<string, string>
  endpoints: { token: string; nonce: string; credential: string; notification?: string }
}

const GRANT = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'

// oxlint-disable-next-line typescript/no-explicit-any -- answers of strangers, checked field by field where used
async function getJson(fetch: Fetch, url: string): Promise<any> {
  const response = await fetch(url, { headers: { Accept: 'application/json' } })
  if (!response.ok) throw new WalletFault('offer_gone')
  return response.json()
}

const text = (value: unknown): string => {
  if (typeof value !== 'string' || value === '') throw new WalletFault('offer_malformed')
  return value
}
/** Endpoints must be the issuer's own: an offer cannot send our proof elsewhere. */
const endpoint = (value: unknown, issuer: string): string => {
  const url = text(value)
  if (new URL(url).origin !== new URL(issuer).origin) throw new WalletFault('offer_malformed')
  return url
}

/** Reads a credential offer by reference or by value (OpenID4VCI 1.0 §4.1) and the metadata behind it (§12.2). */
export async function readOffer(parameters: URLSearchParams, fetch: Fetch): Promise<Offer> {
  const reference = parameters.get('credential_offer_uri')
  const value = parameters.get('credential_offer')
  const offer = reference ? await getJson(fetch, reference) : JSON.parse(text(value))
  const issuer = text(offer.credential_issuer)
  const configurationId = text(offer.credential_configuration_ids?.[0])
  const grant = offer.grants?.[GRANT]
  if (!grant) throw new WalletFault('offer_unsupported')
  const metadata = await getJson(fetch, `${issuer}/.well-known/openid-credential-issuer`)
  if (metadata.credential_issuer !== issuer) throw new WalletFault('offer_malformed')
  const server = await getJson(fetch, `${issuer}/.well-known/oauth-authorization-server`)
  const configuration = metadata.credential_configurations_supported?.[configurationId]
  if (configuration?.format !== 'dc+sd-jwt') throw new WalletFault('offer_unsupported')
  const claims: { path: string[]; display?: { name: string }[] }[] =
    configuration.credential_metadata?.claims ?? []
  return {
    issuer,
    issuerName: String(metadata.display?.[0]?.name ?? new URL(issuer).host),
    configurationId,
    title: String(configuration.credential_metadata?.display?.[0]?.name ?? configurationId),
    preAuthorizedCode: text(grant['pre-authorized_code']),
    needsTxCode: grant.tx_code !== undefined,
    labels: Object.fromEntries(
      claims.map(({ path, display }) => [path[0] ?? '', display?.[0]?.name ?? path[0] ?? '']),
    ),
    endpoints: {
      token: endpoint(server.token_endpoint, issuer),
      nonce: endpoint(metadata.nonce_endpoint, issuer),
      credential: endpoint(metadata.credential_endpoint, issuer),
      ...(metadata.notification_endpoint
        ? { notification: endpoint(metadata.notification_endpoint, issuer) }
        : {}),
    },
  }
}

/** Token, nonce, proof, credential (§6, §7, §8): answers the SD-JWT with all its disclosures. */
export async function receiveCredential(
  offer: Offer,
  key: HolderKey,
  fetch: Fetch,
  txCode?: string,
): Promise<string> {
  const form = new URLSearchParams({ grant_type: GRANT, 'pre-authorized_code': offer.preAuthorizedCode })
  if (txCode) form.set('tx_code', txCode)
  const token = await fetch(offer.endpoints.token, { method: 'POST', body: form })
  if (!token.ok) throw new WalletFault(offer.needsTxCode ? 'code_wrong' : 'offer_gone')
  const accessToken = text((await token.json()).access_token)
  const nonce = await (await fetch(offer.endpoints.nonce, { method: 'POST' })).json()
  const proof = await signJwt(
    key,
    { typ: 'openid4vci-proof+jwt', jwk: key.jwk },
    { aud: offer.issuer, iat: Math.floor(Date.now() / 1000), nonce: text(nonce.c_nonce) },
  )
  const response = await fetch(offer.endpoints.credential, {
    method: 'POST',
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ credential_configuration_id: offer.configurationId, proofs: { jwt: [proof] } }),
  })
  if (!response.ok) throw new WalletFault('issuer_refused')
  const issued = await response.json()
  const credential = text(issued.credentials?.[0]?.credential)
  if (offer.endpoints.notification && issued.notification_id) {
    const body = JSON.stringify({ notification_id: issued.notification_id, event: 'credential_accepted' })
    await fetch(offer.endpoints.notification, {
      method: 'POST',
      headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
      body,
    }).catch(() => undefined)
  }
  return credential
}

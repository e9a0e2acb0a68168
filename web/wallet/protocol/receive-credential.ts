import { WalletFault } from './bytes.ts'
import { authorizationServer, getJson, issuerMetadata } from './issuer-metadata.ts'
import type { Json } from './issuer-metadata.ts'
import { signJwt } from './key.ts'
import type { HolderKey } from './key.ts'
import { epochSeconds } from './outside.ts'
import type { Fetch, Outside } from './outside.ts'
import { readSdJwt, valueOf } from './sd-jwt.ts'
import type { Claims } from './sd-jwt.ts'

export type Offer = {
  issuer: string
  issuerName: string
  configurationId: string
  type: string
  title: string
  preAuthorizedCode: string
  /** Whether the issuer asks for a code that it showed elsewhere. */
  needsTxCode: boolean
  /** Names for claims, by the first part of their path. */
  labels: Record<string, string>
  endpoints: { token: string; nonce?: string; credential: string; notification?: string }
}

const GRANT = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'

const text = (value: unknown): string => {
  if (typeof value !== 'string' || value === '') throw new WalletFault('offer_malformed')
  return value
}
/** Endpoints must be their owner's own: metadata cannot send our proof elsewhere. */
const endpoint = (value: unknown, owner: string): string => {
  const url = URL.parse(text(value))
  if (!url || url.origin !== new URL(owner).origin) throw new WalletFault('offer_malformed')
  return url.href
}

/** Reads a credential offer by reference or by value (OpenID4VCI 1.0 §4.1) and the metadata behind it (§12.2). */
export async function readOffer(
  parameters: URLSearchParams,
  { fetch }: Pick<Outside, 'fetch'>,
): Promise<Offer> {
  try {
    return await resolveOffer(parameters, fetch)
  } catch (error) {
    // A lost connection is fetch's own TypeError; what cannot be parsed is an offer that makes no sense.
    throw error instanceof SyntaxError ? new WalletFault('offer_malformed') : error
  }
}

async function resolveOffer(parameters: URLSearchParams, fetch: Fetch): Promise<Offer> {
  const reference = parameters.get('credential_offer_uri')
  const offer = reference
    ? await getJson(fetch, reference)
    : JSON.parse(text(parameters.get('credential_offer')))
  const issuer = text(offer?.credential_issuer)
  const configurationId = text(offer.credential_configuration_ids?.[0])
  const grant = offer.grants?.[GRANT]
  if (!grant) throw new WalletFault('offer_unsupported')
  const metadata = await issuerMetadata(fetch, issuer)
  const server = await authorizationServer(fetch, metadata, grant.authorization_server)
  const configuration = metadata.credential_configurations_supported?.[configurationId]
  if (configuration?.format !== 'dc+sd-jwt') throw new WalletFault('offer_unsupported')
  const { nonce_endpoint: nonce, notification_endpoint: notification } = metadata
  return {
    issuer,
    issuerName: String(metadata.display?.[0]?.name ?? new URL(issuer).host),
    configurationId,
    type: text(configuration.vct),
    title: String(configuration.credential_metadata?.display?.[0]?.name ?? configurationId),
    preAuthorizedCode: text(grant['pre-authorized_code']),
    needsTxCode: grant.tx_code !== undefined,
    labels: labelsOf(configuration.credential_metadata?.claims),
    endpoints: {
      token: endpoint(server.token_endpoint, server.issuer),
      credential: endpoint(metadata.credential_endpoint, issuer),
      ...(nonce ? { nonce: endpoint(nonce, issuer) } : {}),
      ...(notification ? { notification: endpoint(notification, issuer) } : {}),
    },
  }
}

function labelsOf(claims: unknown): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const claim of Array.isArray(claims) ? claims : []) {
    const [name, label]: unknown[] = [claim?.path?.[0], claim?.display?.[0]?.name]
    if (typeof name === 'string') labels[name] = typeof label === 'string' ? label : name
  }
  return labels
}

/** Token, nonce, proof, credential (§6, §7, §8): answers the SD-JWT with all its disclosures, checked to be ours. */
export async function receiveCredential(
  offer: Offer,
  key: HolderKey,
  { fetch, now }: Outside,
  txCode?: string,
): Promise<string> {
  const form = new URLSearchParams({ grant_type: GRANT, 'pre-authorized_code': offer.preAuthorizedCode })
  if (txCode) form.set('tx_code', txCode)
  const token = await fetch(offer.endpoints.token, { method: 'POST', body: form })
  if (!token.ok) throw new WalletFault(offer.needsTxCode ? 'code_wrong' : 'offer_gone')
  const granted: Json = await token.json()
  const accessToken = text(granted.access_token)
  const send = (address: string, body: object) =>
    fetch(address, {
      method: 'POST',
      headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  const nonce = offer.endpoints.nonce ? await freshNonce(fetch, offer.endpoints.nonce) : {}
  const proof = await signJwt(
    key,
    { typ: 'openid4vci-proof+jwt', jwk: key.jwk },
    { aud: offer.issuer, iat: epochSeconds(now()), ...nonce },
  )
  const response = await send(offer.endpoints.credential, {
    credential_configuration_id: offer.configurationId,
    proofs: { jwt: [proof] },
  })
  if (!response.ok) throw new WalletFault('issuer_refused')
  const issued: Json = await response.json()
  const credential = issued.credentials?.[0]?.credential
  const fault = await faultOf(credential, offer, key, now())
  const { notification } = offer.endpoints
  if (notification && issued.notification_id) {
    const event = fault ? 'credential_failure' : 'credential_accepted'
    await send(notification, { notification_id: issued.notification_id, event }).catch(() => undefined)
  }
  if (fault) throw fault
  return credential
}

async function freshNonce(fetch: Fetch, address: string): Promise<{ nonce: string }> {
  const response = await fetch(address, { method: 'POST' })
  if (!response.ok) throw new WalletFault('issuer_refused')
  const fresh: Json = await response.json()
  return { nonce: text(fresh.c_nonce) }
}

/** What was handed over must be what was offered, by who offered it, for the key that asked (SD-JWT VC §2.2.2). */
async function faultOf(
  credential: unknown,
  offer: Offer,
  key: HolderKey,
  now: Date,
): Promise<WalletFault | undefined> {
  try {
    const { header, root } = await readSdJwt(String(credential))
    const claims = valueOf(root) as Claims & { cnf?: { jwk?: Partial<typeof key.jwk> }; exp?: number }
    const holder = claims.cnf?.jwk
    const isOurs = (['kty', 'crv', 'x', 'y'] as const).every((part) => holder?.[part] === key.jwk[part])
    const isOffered = claims['iss'] === offer.issuer && claims['vct'] === offer.type
    const isInDate = claims.exp === undefined || claims.exp > epochSeconds(now)
    if (header['typ'] === 'dc+sd-jwt' && isOurs && isOffered && isInDate) return undefined
    return new WalletFault('credential_not_ours')
  } catch {
    return new WalletFault('credential_unreadable')
  }
}

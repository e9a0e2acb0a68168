import { fromBase64url, sha256, textOf, toBase64url, utf8, WalletFault } from './bytes.ts'
import { encryptResponse } from './encrypt-response.ts'
import type { HolderKey, PublicJwk } from './key.ts'
import { publicKeyOfCertificate } from './certificate.ts'
import type { Fetch } from './receive-credential.ts'
import { presentSdJwt } from './sd-jwt.ts'

export type SharingRequest = {
  verifierName: string
  purpose: string
  /** Host that the answer goes to. */
  host: string
  clientId: string
  nonce: string
  state: string
  responseUri: string
  queryId: string
  types: string[]
  /** Top-level claims that are asked for. */
  claims: string[]
  encryption: { key: PublicJwk & { kid?: string }; enc: 'A128GCM' | 'A256GCM' }
  expiresAt: Date
}

/**
 * Fetches the request object and checks that who asks is who signed: the client id is the hash of the certificate, the
 * certificate's key signed the object (OpenID4VP 1.0 §5.9.3, §5.10), and the answer goes to the host it names.
 */
export async function readRequest(parameters: URLSearchParams, fetch: Fetch): Promise<SharingRequest> {
  const [clientId, requestUri] = [parameters.get('client_id'), parameters.get('request_uri')]
  if (!clientId?.startsWith('x509_hash:') || !requestUri) throw new WalletFault('request_malformed')
  const walletNonce = toBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const isPost = parameters.get('request_uri_method') === 'post'
  const response = await fetch(
    requestUri,
    isPost ? { method: 'POST', body: new URLSearchParams({ wallet_nonce: walletNonce }) } : {},
  )
  if (!response.ok) throw new WalletFault('request_gone')
  const payload = await verifyRequestObject(await response.text(), clientId)
  if (isPost && payload.wallet_nonce !== walletNonce) throw new WalletFault('request_malformed')
  return toSharingRequest(payload, requestUri)
}

// oxlint-disable-next-line typescript/no-explicit-any -- a stranger's object; each field is checked where it is used
async function verifyRequestObject(object: string, clientId: string): Promise<any> {
  const [head = '', body = '', signature = ''] = object.split('.')
  const header = JSON.parse(textOf(fromBase64url(head)))
  if (header.typ !== 'oauth-authz-req+jwt' || header.alg !== 'ES256')
    throw new WalletFault('request_malformed')
  const leaf = Uint8Array.from(atob(String(header.x5c?.[0] ?? '')), (letter) => letter.charCodeAt(0))
  if (`x509_hash:${toBase64url(await sha256(leaf))}` !== clientId) throw new WalletFault('request_untrusted')
  const signed = await crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    await publicKeyOfCertificate(leaf),
    fromBase64url(signature),
    utf8(`${head}.${body}`),
  )
  const payload = JSON.parse(textOf(fromBase64url(body)))
  if (!signed || payload.client_id !== clientId) throw new WalletFault('request_untrusted')
  if (typeof payload.exp !== 'number' || payload.exp * 1000 < Date.now())
    throw new WalletFault('request_gone')
  return payload
}

// oxlint-disable-next-line typescript/no-explicit-any -- as above
function toSharingRequest(payload: any, requestUri: string): SharingRequest {
  const [query] = payload.dcql_query?.credentials ?? []
  const key = payload.client_metadata?.jwks?.keys?.[0]
  const encs: string[] = payload.client_metadata?.encrypted_response_enc_values_supported ?? ['A128GCM']
  const supported =
    payload.response_mode === 'direct_post.jwt' &&
    query?.format === 'dc+sd-jwt' &&
    key?.crv === 'P-256' &&
    payload.nonce
  if (!supported) throw new WalletFault('request_unsupported')
  if (new URL(payload.response_uri).origin !== new URL(requestUri).origin)
    throw new WalletFault('request_untrusted')
  return {
    verifierName: String(payload.client_metadata.client_name ?? ''),
    purpose: String(payload.client_metadata.purpose ?? ''),
    host: new URL(payload.response_uri).host,
    clientId: payload.client_id,
    nonce: payload.nonce,
    state: payload.state,
    responseUri: payload.response_uri,
    queryId: query.id,
    types: query.meta?.vct_values ?? [],
    claims: [...new Set<string>((query.claims ?? []).map(({ path }: { path: string[] }) => path[0] ?? ''))],
    encryption: { key, enc: encs.includes('A256GCM') ? 'A256GCM' : 'A128GCM' },
    expiresAt: new Date(payload.exp * 1000),
  }
}

/** Sends the answer; the address to go on to, if the verifier names one. */
async function post(request: SharingRequest, plain: object, fetch: Fetch): Promise<string | undefined> {
  const jwe = await encryptResponse(plain, request.encryption.key, request.encryption.enc)
  const response = await fetch(request.responseUri, {
    method: 'POST',
    body: new URLSearchParams({ response: jwe }),
  })
  if (!response.ok) throw new WalletFault('answer_refused')
  const { redirect_uri: next } = await response.json()
  return typeof next === 'string' && new URL(next).origin === new URL(request.responseUri).origin
    ? next
    : undefined
}

export async function share(
  request: SharingRequest,
  credential: string,
  key: HolderKey,
  fetch: Fetch,
): Promise<string | undefined> {
  const binding = { aud: request.clientId, nonce: request.nonce }
  const presentation = await presentSdJwt(credential, request.claims, binding, key)
  return post(request, { state: request.state, vp_token: { [request.queryId]: [presentation] } }, fetch)
}

/** OpenID4VP 1.0 §8.5: a refusal is an answer too. */
export function decline(request: SharingRequest, fetch: Fetch): Promise<string | undefined> {
  return post(request, { state: request.state, error: 'access_denied' }, fetch)
}

import { fromBase64url, sha256, textOf, toBase64url, utf8, WalletFault } from './bytes.ts'
import { importCertificateKey } from './certificate.ts'
import type { Certificate } from './certificate.ts'
import { checkChain } from './certificate-chain.ts'
import { epochSeconds, isReachable } from './outside.ts'
import type { Outside } from './outside.ts'

/** OpenID4VP 1.0 §5.8: who a request is for when the wallet was found by no metadata. */
const AUDIENCE = 'https://self-issued.me/v2'
const CLOCK_SKEW_SECONDS = 300

// oxlint-disable-next-line typescript/no-explicit-any -- a stranger's object: each field is checked where it is read
export type RequestObject = { payload: any; host: string; origin: string; isVouchedFor: boolean }

/**
 * Fetches the request object and checks who asks: the client id is the hash of the certificate (OpenID4VP 1.0 §5.9.3),
 * the certificate is in date and made out for the host that the request comes from, and its key signed the object.
 */
export async function fetchRequestObject(
  parameters: URLSearchParams,
  roots: Certificate[],
  outside: Outside,
): Promise<RequestObject> {
  const [clientId, requestUri] = [parameters.get('client_id'), parameters.get('request_uri')]
  const address = requestUri ? URL.parse(requestUri) : null
  if (!clientId?.startsWith('x509_hash:') || !address || !isReachable(address))
    throw new WalletFault('request_malformed')
  const method = parameters.get('request_uri_method') ?? 'get'
  if (method !== 'get' && method !== 'post') throw new WalletFault('request_malformed')
  const walletNonce = toBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const init =
    method === 'post' ? { method: 'POST', body: new URLSearchParams({ wallet_nonce: walletNonce }) } : {}
  const response = await outside.fetch(address.href, init)
  if (!response.ok) throw new WalletFault('request_gone')
  const { payload, isVouchedFor } = await verify(await response.text(), {
    clientId,
    hostname: address.hostname,
    roots,
    now: outside.now(),
  })
  if (method === 'post' && payload.wallet_nonce !== walletNonce) throw new WalletFault('request_untrusted')
  return { payload, host: address.host, origin: address.origin, isVouchedFor }
}

async function verify(
  object: string,
  expected: { clientId: string; hostname: string; roots: Certificate[]; now: Date },
): Promise<Pick<RequestObject, 'payload' | 'isVouchedFor'>> {
  const { clientId, hostname, roots, now } = expected
  const parts = object.split('.')
  const [head = '', body = '', signature = ''] = parts
  const header = JSON.parse(textOf(fromBase64url(head)))
  // RFC 7515 §4.1.11: whoever does not know a critical header must refuse.
  if (parts.length !== 3 || header.typ !== 'oauth-authz-req+jwt' || header.alg !== 'ES256' || header.crit)
    throw new WalletFault('request_malformed')
  const { leaf, isVouchedFor } = await checkChain(header.x5c, hostname, roots, now)
  if (`x509_hash:${toBase64url(await sha256(leaf.raw))}` !== clientId || leaf.key?.curve !== 'P-256')
    throw new WalletFault('request_untrusted')
  const isSigned = await crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    await importCertificateKey(leaf),
    fromBase64url(signature),
    utf8(`${head}.${body}`),
  )
  const payload = JSON.parse(textOf(fromBase64url(body)))
  if (!isSigned || payload.client_id !== clientId) throw new WalletFault('request_untrusted')
  if (payload.aud !== AUDIENCE) throw new WalletFault('request_untrusted')
  checkTimes(payload, epochSeconds(now))
  return { payload, isVouchedFor }
}

function checkTimes(payload: { exp?: unknown; iat?: unknown; nbf?: unknown }, now: number): void {
  const { exp, iat = now, nbf = now } = payload
  if (typeof exp !== 'number' || exp <= now) throw new WalletFault('request_gone')
  for (const at of [iat, nbf])
    if (typeof at !== 'number' || at > now + CLOCK_SKEW_SECONDS) throw new WalletFault('request_out_of_date')
}

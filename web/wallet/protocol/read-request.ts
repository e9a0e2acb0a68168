import { WalletFault } from './bytes.ts'
import type { Certificate } from './certificate.ts'
import { readDcql } from './dcql.ts'
import type { CredentialQuery } from './dcql.ts'
import type { PublicJwk } from './key.ts'
import type { Outside } from './outside.ts'
import { fetchRequestObject } from './request-object.ts'
import type { RequestObject } from './request-object.ts'

export type SharingRequest = {
  verifier: {
    /** Where the request came from and the answer goes to: proven by the connection and the certificate. */
    host: string
    /** What the verifier calls itself. */
    name: string
    /** Whether a root that this wallet was given stands behind the certificate. */
    isVouchedFor: boolean
  }
  purpose: string
  clientId: string
  nonce: string
  state: string | undefined
  responseUri: string
  queries: CredentialQuery[]
  encryption: { key: PublicJwk & { kid?: string }; enc: 'A128GCM' | 'A256GCM' }
  expiresAt: Date
}

/** Reads and checks what somebody asks of this wallet. Throws WalletFault; nothing has been told to anybody then. */
export async function readRequest(
  parameters: URLSearchParams,
  roots: Certificate[],
  outside: Outside,
): Promise<SharingRequest> {
  try {
    return toSharingRequest(await fetchRequestObject(parameters, roots, outside))
  } catch (error) {
    if (error instanceof WalletFault && error.code !== 'malformed') throw error
    // A lost connection is a TypeError of fetch's own (Fetch standard §5.6); all else is a request that makes no sense.
    throw error instanceof TypeError ? error : new WalletFault('request_malformed')
  }
}

function toSharingRequest({ payload, host, origin, isVouchedFor }: RequestObject): SharingRequest {
  if (payload.response_type !== 'vp_token' || payload.response_mode !== 'direct_post.jwt')
    throw new WalletFault('request_unsupported')
  // §8.2: with direct_post there is a response_uri and no redirect_uri.
  if (payload.redirect_uri !== undefined) throw new WalletFault('request_malformed')
  if (payload.transaction_data !== undefined) throw new WalletFault('transaction_unsupported') // §8.4: we know no type
  if (typeof payload.nonce !== 'string' || !/^[\w.~-]+$/.test(payload.nonce))
    throw new WalletFault('request_malformed')
  if (payload.state !== undefined && typeof payload.state !== 'string')
    throw new WalletFault('request_malformed')
  const responseUri = URL.parse(String(payload.response_uri))
  if (responseUri?.origin !== origin) throw new WalletFault('request_untrusted')
  const metadata = payload.client_metadata ?? {}
  return {
    verifier: { host, name: line(metadata.client_name, 80), isVouchedFor },
    purpose: line(metadata.purpose, 240),
    clientId: payload.client_id,
    nonce: payload.nonce,
    state: payload.state,
    responseUri: responseUri.href,
    queries: readDcql(payload.dcql_query),
    encryption: { key: encryptionKey(metadata), enc: contentEncryption(metadata) },
    expiresAt: new Date(payload.exp * 1000),
  }
}

/** A stranger's words on one line, without characters that turn or hide text. */
function line(value: unknown, longest: number): string {
  if (typeof value !== 'string') return ''
  const plain = value.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain
}

/** §8.3: among the keys of the verifier the one that we can encrypt to, wherever it stands. */
function encryptionKey(metadata: { jwks?: { keys?: unknown } }): SharingRequest['encryption']['key'] {
  const keys = Array.isArray(metadata.jwks?.keys) ? metadata.jwks.keys : []
  const key = keys.find(
    (jwk) =>
      jwk?.kty === 'EC' &&
      jwk.crv === 'P-256' &&
      jwk.alg === 'ECDH-ES' &&
      (jwk.use ?? 'enc') === 'enc' &&
      typeof jwk.x === 'string' &&
      typeof jwk.y === 'string',
  )
  if (!key) throw new WalletFault('request_unsupported')
  return key
}

function contentEncryption(metadata: {
  encrypted_response_enc_values_supported?: unknown
}): 'A128GCM' | 'A256GCM' {
  const named: unknown = metadata.encrypted_response_enc_values_supported ?? ['A128GCM']
  const supported: unknown[] = Array.isArray(named) ? named : []
  for (const enc of ['A256GCM', 'A128GCM'] as const) if (supported.includes(enc)) return enc
  throw new WalletFault('request_unsupported')
}

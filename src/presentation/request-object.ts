import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { sha256 } from '#platform/crypto'
import type { PresentationRequest } from './request.ts'
import type { VerifierDeps } from './verifier.ts'

/** OpenID4VP 1.0 §5.9.3: the hash of the leaf certificate names us, whatever host we answer on. */
export async function verifierClientId(deps: VerifierDeps): Promise<string> {
  const [leaf] = (await deps.keys.signingKey('verifier')).certificateChain ?? []
  if (!leaf) throw new Error('The verifier has no certificate')
  return `x509_hash:${sha256(Buffer.from(leaf, 'base64')).toString('base64url')}`
}

/** The signed Request Object (OpenID4VP 1.0 §5, RFC 9101, HAIP 1.0 §5). */
export async function signRequestObject(
  request: PresentationRequest,
  context: { token: string; walletNonce?: string; purpose: string; clientName: string },
  deps: VerifierDeps,
): Promise<string> {
  const { privateKey, certificateChain } = await deps.keys.signingKey('verifier')
  if (!request.sealedKey) throw new Error('The request has been answered')
  const encryptionKey = JSON.parse(
    deps.keys.open('presentation-key', request.sealedKey).toString(),
  ) as JsonWebKey
  const { kty, crv, x, y } = createPublicKey(createPrivateKey({ key: encryptionKey, format: 'jwk' })).export({
    format: 'jwk',
  })
  const { walletNonce } = context
  return new SignJWT({
    iss: await verifierClientId(deps),
    aud: 'https://self-issued.me/v2',
    client_id: await verifierClientId(deps),
    response_type: 'vp_token',
    response_mode: 'direct_post.jwt',
    response_uri: `${deps.origin}/openid4vp/responses/${context.token}`,
    nonce: request.nonce,
    state: request.id,
    dcql_query: request.dcql,
    client_metadata: {
      client_name: context.clientName,
      purpose: context.purpose,
      jwks: { keys: [{ kty, crv, x, y, use: 'enc', alg: 'ECDH-ES', kid: request.encryptionKid }] },
      encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
      vp_formats_supported: {
        'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'], 'kb-jwt_alg_values': ['ES256'] },
      },
    },
    ...(walletNonce === undefined ? {} : { wallet_nonce: walletNonce }),
  })
    .setProtectedHeader({ typ: 'oauth-authz-req+jwt', alg: 'ES256', x5c: certificateChain ?? [] })
    .setIssuedAt(Math.floor(deps.clock.now().getTime() / 1000))
    .setExpirationTime(Math.floor(request.expiresAt.getTime() / 1000))
    .sign(privateKey)
}

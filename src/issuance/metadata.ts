import type { CredentialConfiguration } from './issuance.ts'

/** Credential issuer metadata (OpenID4VCI 1.0 §12.2). */
export function issuerMetadata(origin: string, configuration: CredentialConfiguration) {
  return {
    credential_issuer: origin,
    credential_endpoint: `${origin}/credential`,
    nonce_endpoint: `${origin}/nonce`,
    notification_endpoint: `${origin}/notification`,
    display: [{ name: configuration.issuerName, locale: 'en' }],
    credential_configurations_supported: {
      [configuration.id]: {
        format: 'dc+sd-jwt',
        vct: configuration.vct,
        scope: configuration.id,
        cryptographic_binding_methods_supported: ['jwk'],
        credential_signing_alg_values_supported: ['ES256'],
        proof_types_supported: { jwt: { proof_signing_alg_values_supported: ['ES256'] } },
        credential_metadata: {
          display: [{ name: configuration.displayName, locale: 'en' }],
          claims: configuration.claims.map((claim) => ({
            path: claim.path,
            mandatory: claim.mandatory,
            display: [{ name: claim.label, locale: 'en' }],
          })),
        },
      },
    },
  }
}

/** Authorization server metadata (RFC 8414 §2) of the issuer as its own authorization server. */
export function authorizationServerMetadata(origin: string) {
  return {
    issuer: origin,
    token_endpoint: `${origin}/token`,
    grant_types_supported: ['urn:ietf:params:oauth:grant-type:pre-authorized_code'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['none'],
    'pre-authorized_grant_anonymous_access_supported': true,
  }
}

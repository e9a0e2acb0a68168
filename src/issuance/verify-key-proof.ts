import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import type { IssuanceError } from './errors.ts'

const SKEW_SECONDS = 60
const PROOF_SECONDS = 300
const LONGEST_PROOF = 4096

/** A holder key as it goes into `cnf`: P-256, public members only (RFC 7517 §4, RFC 7518 §6.2.1). */
const HolderJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.base64url().length(43),
  y: z.base64url().length(43),
  kid: z.string().max(256).optional(),
  use: z.literal('sig').optional(),
  alg: z.literal('ES256').optional(),
  key_ops: z.array(z.literal('verify')).optional(),
  ext: z.boolean().optional(),
})
export type HolderJwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string }

const Header = z.object({
  typ: z.literal('openid4vci-proof+jwt'),
  alg: z.literal('ES256'),
  jwk: HolderJwk,
  kid: z.undefined().optional(),
  x5c: z.undefined().optional(),
  crit: z.undefined().optional(),
})
const Payload = z.object({ aud: z.string(), iat: z.number().int(), nonce: z.string().max(256) })

export type KeyProof =
  | { ok: true; holderKey: HolderJwk; nonce: string }
  | { ok: false; reason: Extract<IssuanceError, 'invalid_proof'> }

/** Checks a key proof of type `jwt` (OpenID4VCI 1.0 §F.1 and §F.4), all but the nonce, which the caller spends. */
export function verifyKeyProof(proof: string, expected: { credentialIssuer: string; now: Date }): KeyProof {
  const refused: KeyProof = { ok: false, reason: 'invalid_proof' }
  if (proof.length > LONGEST_PROOF) return refused
  const parts = proof.split('.')
  const [headerPart, payloadPart, signaturePart] = parts
  if (parts.length !== 3 || !headerPart || !payloadPart || !signaturePart) return refused
  const header = Header.safeParse(decodeJson(headerPart))
  const payload = Payload.safeParse(decodeJson(payloadPart))
  if (!header.success || !payload.success) return refused
  const now = Math.floor(expected.now.getTime() / 1000)
  if (payload.data.aud !== expected.credentialIssuer) return refused
  if (payload.data.iat > now + SKEW_SECONDS || payload.data.iat < now - PROOF_SECONDS - SKEW_SECONDS)
    return refused
  const { kty, crv, x, y } = header.data.jwk
  const holderKey: HolderJwk = { kty, crv, x, y }
  return isSigned(holderKey, `${headerPart}.${payloadPart}`, signaturePart)
    ? { ok: true, holderKey, nonce: payload.data.nonce }
    : refused
}

function isSigned(jwk: HolderJwk, input: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    return verify(
      'sha256',
      Buffer.from(input),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
  } catch {
    return false // a point that is not on the curve
  }
}

function decodeJson(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

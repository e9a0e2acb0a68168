import { createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { sha256 } from '#platform/crypto'
import { canonicalJson } from './canonical-json.ts'

/** What the checkpoint key signs. The type enters, so that no statement passes for one of another kind. */
type Statement = { type: 'audit_checkpoint' | 'audit_erasure' } & Record<string, string | number>

const bytesOf = (statement: Statement): Buffer => Buffer.from(canonicalJson(statement))

/** ES256, base64url. */
export function signStatement(statement: Statement, key: KeyObject): string {
  return sign('sha256', bytesOf(statement), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
}

export function isSigned(statement: Statement, signature: string, key: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64url')
  return verify('sha256', bytesOf(statement), { key, dsaEncoding: 'ieee-p1363' }, bytes)
}

/** The key's name by itself: its JWK thumbprint (RFC 7638), the same as the key ring's. */
export function keyIdOf(key: KeyObject): string {
  const { crv, kty, x, y } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
  return sha256(canonicalJson({ crv, kty, x, y })).toString('base64url')
}

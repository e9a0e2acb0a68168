import { jsonPart, toBase64url, utf8 } from './bytes.ts'
import type { PublicJwk } from './key.ts'

const u32 = (value: number): Uint8Array => new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value])
const join = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
const withLength = (part: Uint8Array): Uint8Array => join(u32(part.length), part)

/** JWE compact, ECDH-ES direct key agreement on P-256 (RFC 7518 §4.6) with A256GCM or A128GCM. */
export async function encryptResponse(
  plain: unknown,
  recipient: PublicJwk & { kid?: string },
  enc: 'A128GCM' | 'A256GCM',
): Promise<string> {
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' } as const
  const { kty, crv, x, y } = recipient
  const theirs = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, algorithm, false, [])
  const ours = await crypto.subtle.generateKey(algorithm, true, ['deriveBits'])
  const shared = new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ours.privateKey, 256),
  )
  const bits = enc === 'A256GCM' ? 256 : 128
  const otherInfo = join(withLength(utf8(enc)), u32(0), u32(0), u32(bits))
  const derived = await crypto.subtle.digest('SHA-256', join(u32(1), shared, otherInfo))
  const key = await crypto.subtle.importKey('raw', derived.slice(0, bits / 8), 'AES-GCM', false, ['encrypt'])
  const epk = await crypto.subtle.exportKey('jwk', ours.publicKey)
  const header = jsonPart({
    alg: 'ECDH-ES',
    enc,
    ...(recipient.kid ? { kid: recipient.kid } : {}),
    epk: { kty: 'EC', crv: 'P-256', x: epk.x, y: epk.y },
  })
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: utf8(header) },
      key,
      utf8(JSON.stringify(plain)),
    ),
  )
  const [text, tag] = [sealed.subarray(0, -16), sealed.subarray(-16)]
  return `${header}..${toBase64url(iv)}.${toBase64url(text)}.${toBase64url(tag)}`
}

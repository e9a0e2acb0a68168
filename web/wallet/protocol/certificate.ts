import { WalletFault } from './bytes.ts'

/** SubjectPublicKeyInfo of a P-256 key up to its point: ecPublicKey, prime256v1, BIT STRING of 66 bytes (RFC 5480). */
const P256_SPKI = [
  0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
  0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
]

/** Walks tag and length of one DER element. */
function element(der: Uint8Array, at: number): { start: number; end: number; next: number } {
  const first = der[at + 1] ?? 0
  if (first < 0x80) return { start: at + 2, end: at + 2 + first, next: at + 2 + first }
  const count = first & 0x7f
  let length = 0
  for (let i = 0; i < count; i += 1) length = length * 256 + (der[at + 2 + i] ?? 0)
  const start = at + 2 + count
  return { start, end: start + length, next: start + length }
}

/** The key of an X.509 certificate: the seventh element of TBSCertificate (RFC 5280 §4.1), which must be P-256. */
export function publicKeyOfCertificate(der: Uint8Array): Promise<CryptoKey> {
  const tbs = element(der, element(der, 0).start)
  let at = tbs.start
  if (der[at] === 0xa0) at = element(der, at).next // version
  for (let skip = 0; skip < 5; skip += 1) at = element(der, at).next // serial, algorithm, issuer, validity, subject
  const spki = der.slice(at, element(der, at).next)
  if (!P256_SPKI.every((byte, index) => spki[index] === byte)) throw new WalletFault('request_unsupported')
  return crypto.subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
}

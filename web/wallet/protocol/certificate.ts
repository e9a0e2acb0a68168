import { textOf, WalletFault } from './bytes.ts'
import { bitsOf, childrenOf, hex, readDer, TAG } from './der.ts'
import type { Der } from './der.ts'
import type { CryptoHandle } from './key.ts'

/** What this wallet reads of an X.509 certificate (RFC 5280 §4.1). */
export type Certificate = {
  raw: Uint8Array<ArrayBuffer>
  signedPart: Uint8Array<ArrayBuffer>
  signature: { algorithm: string; value: Uint8Array<ArrayBuffer> }
  /** Distinguished names as their bytes, to be compared and not read. */
  issuer: string
  subject: string
  validFrom: Date
  validUntil: Date
  key: { curve: 'P-256' | 'P-384'; spki: Uint8Array<ArrayBuffer> } | undefined
  dnsNames: string[]
  isAuthority: boolean
  /** How many authorities may stand between this one and a leaf. */
  pathLength: number
  maySign: { data: boolean; certificates: boolean }
}

const CURVES: Record<string, 'P-256' | 'P-384'> = { '2a8648ce3d030107': 'P-256', '2b81040022': 'P-384' }
const HASHES: Record<string, 'SHA-256' | 'SHA-384'> = {
  '2a8648ce3d040302': 'SHA-256',
  '2a8648ce3d040303': 'SHA-384',
}
const EXTENSION = {
  keyUsage: '551d0f',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  extendedKeyUsage: '551d25',
}

/** Throws `request_malformed` for what is no certificate, `request_unsupported` for critical parts that we do not know. */
export function readCertificate(raw: Uint8Array<ArrayBuffer>): Certificate {
  const [signed, algorithm, value] = childrenOf(readDer(raw))
  const fields = signed ? childrenOf(signed) : []
  if (fields[0]?.tag === 0xa0) fields.shift() // version
  const [, , issuer, validity, subject, spki, ...rest] = fields
  if (!signed || !algorithm || !value || !issuer || !validity || !subject || !spki)
    throw new WalletFault('request_malformed')
  const [validFrom, validUntil] = childrenOf(validity).map(instantOf)
  if (!validFrom || !validUntil) throw new WalletFault('request_malformed')
  const [oid] = childrenOf(algorithm)
  return {
    raw,
    signedPart: signed.raw,
    signature: { algorithm: hex(oid?.content ?? new Uint8Array()), value: bitsOf(value) },
    issuer: hex(issuer.raw),
    subject: hex(subject.raw),
    validFrom,
    validUntil,
    key: keyOf(spki),
    ...extensionsOf(rest.find(({ tag }) => tag === 0xa3)),
  }
}

/** RFC 5280 §4.1.2.5: two digits of the year until 2049. */
function instantOf({ tag, content }: Der): Date {
  const text = textOf(content)
  const full = tag === TAG.generalizedTime ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`
  const at = new Date(full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (Number.isNaN(at.getTime())) throw new WalletFault('request_malformed')
  return at
}

function keyOf(spki: Der): Certificate['key'] {
  const [algorithm] = childrenOf(spki)
  const [kind, parameters] = algorithm ? childrenOf(algorithm) : []
  const curve = CURVES[hex(parameters?.content ?? new Uint8Array())]
  const isEllipticCurve = hex(kind?.content ?? new Uint8Array()) === '2a8648ce3d0201'
  return isEllipticCurve && curve ? { curve, spki: spki.raw } : undefined
}

type Extensions = Pick<Certificate, 'dnsNames' | 'isAuthority' | 'pathLength' | 'maySign'>

function extensionsOf(wrapped: Der | undefined): Extensions {
  const read: Extensions = {
    dnsNames: [],
    isAuthority: false,
    pathLength: Number.POSITIVE_INFINITY,
    maySign: { data: true, certificates: true },
  }
  const [list] = wrapped ? childrenOf(wrapped) : []
  for (const extension of list ? childrenOf(list) : []) {
    const parts = childrenOf(extension)
    const [oid, value] = [hex(parts[0]?.content ?? new Uint8Array()), parts.at(-1)]
    if (value?.tag !== TAG.octetString) throw new WalletFault('request_malformed')
    const inner = readDer(value.content)
    if (oid === EXTENSION.subjectAltName)
      read.dnsNames = childrenOf(inner)
        .filter(({ tag }) => tag === 0x82)
        .map(({ content }) => textOf(content).toLowerCase())
    else if (oid === EXTENSION.basicConstraints) {
      const [authority, length] = childrenOf(inner)
      read.isAuthority = authority?.tag === TAG.boolean && authority.content[0] === 0xff
      if (length?.tag === TAG.integer) read.pathLength = length.content[0] ?? 0
    } else if (oid === EXTENSION.keyUsage) {
      const bits = bitsOf(inner)[0] ?? 0
      read.maySign = { data: (bits & 0x80) !== 0, certificates: (bits & 0x04) !== 0 }
    } else if (oid !== EXTENSION.extendedKeyUsage && parts[1]?.tag === TAG.boolean)
      throw new WalletFault('request_unsupported') // critical: whoever does not know it must not go on (§4.2)
  }
  return read
}

export function importCertificateKey({ key }: Certificate): Promise<CryptoHandle> {
  if (!key) throw new WalletFault('request_unsupported')
  return crypto.subtle.importKey('spki', key.spki, { name: 'ECDSA', namedCurve: key.curve }, false, [
    'verify',
  ])
}

/** Whether `authority` signed this certificate; only that, no dates and no rights. */
export async function isSignedBy(certificate: Certificate, authority: Certificate): Promise<boolean> {
  const hash = HASHES[certificate.signature.algorithm]
  if (!hash || !authority.key || certificate.issuer !== authority.subject) return false
  const size = authority.key.curve === 'P-256' ? 32 : 48
  return crypto.subtle.verify(
    { name: 'ECDSA', hash },
    await importCertificateKey(authority),
    rawSignature(certificate.signature.value, size),
    certificate.signedPart,
  )
}

/** ECDSA-Sig-Value (RFC 3279 §2.2.3) as the two numbers side by side that WebCrypto wants. */
function rawSignature(der: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const raw = new Uint8Array(2 * size)
  for (const [index, { content }] of childrenOf(readDer(der)).entries()) {
    const start = content.findIndex((byte) => byte !== 0)
    const digits = start < 0 ? new Uint8Array() : content.slice(start)
    if (index > 1 || digits.length > size) throw new WalletFault('request_malformed')
    raw.set(digits, size * (index + 1) - digits.length)
  }
  return raw
}

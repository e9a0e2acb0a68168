import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  AuthorityKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  cryptoProvider,
} from '@peculiar/x509'

cryptoProvider.set(webcrypto)

export const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
export const DAY = 24 * 3600 * 1000
/** Whoever trusts us pins the root: it must outlast every leaf that an installation will ever need. */
const ROOT_DAYS = 7305
const LEAF_DAYS = 825
/** Clocks differ: a certificate of this minute must not be from the future elsewhere. */
const BACKDATED = DAY

const base64 = (data: ArrayBuffer): string => Buffer.from(data).toString('base64')
const serial = (): string => `01${randomBytes(15).toString('hex')}`

/** Certificate in base64 DER, private key in PKCS #8. */
type Authority = { certificate: string; privateKey: Buffer }

/** A root of our own and a first leaf under it. */
export async function makeCertificate(request: {
  commonName: string
  host: string
  leafKey: webcrypto.CryptoKeyPair
  now: Date
}): Promise<{ chain: string[]; root: string; authority: Authority }> {
  const authority = await makeAuthority(request)
  const leaf = await makeLeaf({ ...request, publicKey: request.leafKey.publicKey, authority })
  return { chain: [leaf], root: authority.certificate, authority }
}

async function makeAuthority({ commonName, now }: { commonName: string; now: Date }): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const root = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName} Root`,
    serialNumber: serial(),
    notBefore: new Date(now.getTime() - BACKDATED),
    notAfter: new Date(now.getTime() + ROOT_DAYS * DAY),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const privateKey = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  return { certificate: base64(root.rawData), privateKey }
}

/**
 * A leaf for `host`, in base64 DER. HAIP 1.0 §5 and §6: it is not self-signed, and the root stays out of `x5c`; whoever
 * trusts us pins the root.
 */
export async function makeLeaf(request: {
  commonName: string
  host: string
  publicKey: webcrypto.CryptoKey
  authority: Authority
  now: Date
}): Promise<string> {
  const { commonName, host, publicKey, authority, now } = request
  const root = new X509Certificate(Buffer.from(authority.certificate, 'base64'))
  const leaf = await X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer: root.subject,
    serialNumber: serial(),
    notBefore: new Date(now.getTime() - BACKDATED),
    notAfter: new Date(now.getTime() + LEAF_DAYS * DAY),
    publicKey,
    signingKey: await webcrypto.subtle.importKey('pkcs8', authority.privateKey, ALGORITHM, false, ['sign']),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
      new ExtendedKeyUsageExtension(['1.0.18013.5.1.2']),
      await AuthorityKeyIdentifierExtension.create(await root.publicKey.export()),
      await SubjectKeyIdentifierExtension.create(publicKey),
    ],
  })
  return base64(leaf.rawData)
}

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
  X509CertificateGenerator,
  cryptoProvider,
} from '@peculiar/x509'

cryptoProvider.set(webcrypto)

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY = 24 * 3600 * 1000
const ROOT_DAYS = 3650
const LEAF_DAYS = 825
/** Clocks differ: a certificate of this minute must not be from the future elsewhere. */
const BACKDATED = DAY

const base64 = (data: ArrayBuffer): string => Buffer.from(data).toString('base64')
const serial = (): string => `01${randomBytes(15).toString('hex')}`

/**
 * A root of our own and a leaf for `host` under it. HAIP 1.0 §5 and §6: the leaf is not self-signed and the root stays
 * out of `x5c`; whoever trusts us pins the root.
 */
export async function makeCertificate(request: {
  commonName: string
  host: string
  leafKey: webcrypto.CryptoKeyPair
  now: Date
}): Promise<{ chain: string[]; root: string }> {
  const { commonName, host, leafKey, now } = request
  const rootKey = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const notBefore = new Date(now.getTime() - BACKDATED)
  const root = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName} Root`,
    serialNumber: serial(),
    notBefore,
    notAfter: new Date(now.getTime() + ROOT_DAYS * DAY),
    keys: rootKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(rootKey.publicKey),
    ],
  })
  const leaf = await X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer: root.subject,
    serialNumber: serial(),
    notBefore,
    notAfter: new Date(now.getTime() + LEAF_DAYS * DAY),
    publicKey: leafKey.publicKey,
    signingKey: rootKey.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
      new ExtendedKeyUsageExtension(['1.0.18013.5.1.2']),
      await AuthorityKeyIdentifierExtension.create(rootKey.publicKey),
      await SubjectKeyIdentifierExtension.create(leafKey.publicKey),
    ],
  })
  return { chain: [base64(leaf.rawData)], root: base64(root.rawData) }
}

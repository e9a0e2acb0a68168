import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import type { JWK } from 'jose'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database } from '#platform/database'
import { ALGORITHM, makeCertificate } from './make-certificate.ts'
import { openWith, sealWith } from './master-key.ts'
import { insertKeyOnce, selectActiveKey } from './store.ts'
import type { SigningKeyRow } from './store.ts'

export type SigningPurpose = 'oidc' | 'issuer' | 'verifier' | 'status' | 'checkpoint'

/** An ES256 key. Certificates are base64 DER, the leaf first and the root apart. */
export type SigningKey = {
  kid: string
  privateKey: KeyObject
  publicKey: KeyObject
  publicJwk: JWK
  certificateChain?: string[]
  rootCertificate?: string
}

export type SigningKeyDeps = {
  database: Database
  clock: Clock
  random: Random
  masterKey: Buffer
  /** For the purposes that have a certificate. */
  certificates: Partial<Record<SigningPurpose, CertificateSubject>>
}

export type CertificateSubject = {
  host: string
  commonName: string
  /** Life of what is signed by it and checked against it later: the certificate is renewed as much earlier. */
  outlivesDays?: number
}

const SEAL = 'signing-key'
export const SEAL_OF_ROOT = 'signing-key-root'

/** The purpose's active key, made at first use. */
export async function signingKey(purpose: SigningPurpose, deps: SigningKeyDeps): Promise<SigningKey> {
  const existing = await selectActiveKey(deps.database, purpose)
  if (existing) return toSigningKey(existing, deps.masterKey)
  await insertKeyOnce(deps.database, await makeKey(purpose, deps))
  const row = await selectActiveKey(deps.database, purpose)
  if (!row) throw new Error(`No active key for ${purpose}`)
  return toSigningKey(row, deps.masterKey)
}

async function makeKey(purpose: SigningPurpose, deps: SigningKeyDeps): Promise<SigningKeyRow> {
  const pair = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const privateKey = await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)
  const { kty, crv, x, y } = (await webcrypto.subtle.exportKey('jwk', pair.publicKey)) as JWK
  const publicJwk: JWK = { kty, crv, x, y } as JWK
  const subject = deps.certificates[purpose]
  const now = deps.clock.now()
  const certificate = subject ? await makeCertificate({ ...subject, leafKey: pair, now }) : undefined
  return {
    id: deps.random.id(),
    purpose,
    state: 'active',
    sealed_private_key: sealWith(deps.masterKey, SEAL, Buffer.from(privateKey)),
    public_jwk: { ...publicJwk, kid: await calculateJwkThumbprint(publicJwk) },
    certificate_chain: certificate?.chain ?? null,
    root_certificate: certificate?.root ?? null,
    sealed_root_key: certificate
      ? sealWith(deps.masterKey, SEAL_OF_ROOT, certificate.authority.privateKey)
      : null,
    created_at: now,
  }
}

function toSigningKey(row: SigningKeyRow, masterKey: Buffer): SigningKey {
  const key = openWith(masterKey, SEAL, row.sealed_private_key)
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  return {
    kid: row.public_jwk.kid ?? row.id,
    privateKey,
    publicKey: createPublicKey(privateKey),
    publicJwk: row.public_jwk,
    ...(row.certificate_chain ? { certificateChain: row.certificate_chain } : {}),
    ...(row.root_certificate ? { rootCertificate: row.root_certificate } : {}),
  }
}

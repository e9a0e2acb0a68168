import { X509Certificate, webcrypto } from 'node:crypto'
import { ALGORITHM, DAY, makeLeaf } from './make-certificate.ts'
import { openWith } from './master-key.ts'
import { SEAL_OF_ROOT } from './signing-key.ts'
import type { CertificateSubject, SigningKeyDeps, SigningPurpose } from './signing-key.ts'
import { replaceCertificateChain, selectActiveKey } from './store.ts'

const DAYS_LEFT = 60

/**
 * New leaves for keys whose certificate ends soon: same key, same root, so that whoever pinned the root goes on. The
 * verifier's client id (`x509_hash`) changes with its leaf. Two nodes that renew at once agree on one.
 */
export async function renewCertificates(deps: SigningKeyDeps): Promise<void> {
  for (const [purpose, subject] of Object.entries(deps.certificates))
    await renew(purpose as SigningPurpose, subject, deps)
}

async function renew(
  purpose: SigningPurpose,
  subject: CertificateSubject,
  { clock, database, masterKey }: SigningKeyDeps,
): Promise<void> {
  const row = await selectActiveKey(database, purpose)
  const [leaf] = row?.certificate_chain ?? []
  // Rows from before migration 0006 have no root key: they keep their certificate to its end.
  if (!row?.root_certificate || !row.sealed_root_key || !leaf) return
  const now = clock.now()
  const daysLeft = (Date.parse(new X509Certificate(Buffer.from(leaf, 'base64')).validTo) - +now) / DAY
  if (daysLeft >= DAYS_LEFT + (subject.outlivesDays ?? 0)) return
  const renewed = await makeLeaf({
    ...subject,
    publicKey: await webcrypto.subtle.importKey('jwk', row.public_jwk, ALGORITHM, true, ['verify']),
    authority: {
      certificate: row.root_certificate,
      privateKey: openWith(masterKey, SEAL_OF_ROOT, row.sealed_root_key),
    },
    now,
  })
  await replaceCertificateChain(database, row, [renewed])
}

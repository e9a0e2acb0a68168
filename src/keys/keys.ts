import { SettingRefused } from './errors.ts'
import { makeCheck, openWith, passesCheck, pepperOf, sealWith } from './master-key.ts'
import { fixOrigins } from './fixed-origins.ts'
import type { Origins } from './fixed-origins.ts'
import { renewCertificates } from './renew-certificates.ts'
import { signingKey } from './signing-key.ts'
import type { SigningKey, SigningKeyDeps, SigningPurpose } from './signing-key.ts'
import { insertMasterKeyCheck, selectMasterKeyCheck } from './store.ts'

export type Keys = {
  /** AES-256-GCM under a key of the purpose's own. */
  seal(purpose: string, plain: Uint8Array): Buffer
  /** Throws when the bytes were changed or sealed for another purpose. */
  open(purpose: string, sealed: Uint8Array): Buffer
  /** 32 secret bytes for keyed hashes of one purpose. */
  pepper(purpose: string): Buffer
  /** ES256, made at first use and then the same on every node; its certificate is renewed in time. */
  signingKey(purpose: SigningPurpose): Promise<SigningKey>
  tasks: Record<string, (payload: unknown) => Promise<void>>
}

/** How long a node may go on with a certificate that another one renewed. */
const CACHE_MS = 60_000

/**
 * The key ring. Throws SettingRefused when the master key is not the one that this database was made with, or when an
 * origin differs from the one of the first start (design decision 16).
 */
export async function createKeys(deps: SigningKeyDeps & Origins): Promise<Keys> {
  const { clock, database, masterKey } = deps
  await insertMasterKeyCheck(database, makeCheck(masterKey))
  const check = await selectMasterKeyCheck(database)
  if (!check || !passesCheck(masterKey, check))
    throw new SettingRefused('REGAIN_MASTER_KEY is not the key that this database was made with.')
  await fixOrigins(database, deps)
  await renewCertificates(deps)
  const cached = new Map<SigningPurpose, { key: Promise<SigningKey>; until: number }>()
  return {
    seal: (purpose, plain) => sealWith(masterKey, purpose, plain),
    open: (purpose, sealed) => openWith(masterKey, purpose, sealed),
    pepper: (purpose) => pepperOf(masterKey, purpose),
    signingKey(purpose) {
      const known = cached.get(purpose)
      const now = clock.now().getTime()
      if (known && now < known.until) return known.key
      const key = signingKey(purpose, deps)
      cached.set(purpose, { key, until: now + CACHE_MS })
      key.catch(() => cached.delete(purpose))
      return key
    },
    tasks: {
      'certificates.renew': async () => {
        await renewCertificates(deps)
        cached.clear()
      },
    },
  }
}

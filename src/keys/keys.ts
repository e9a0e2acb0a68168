import { SettingRefused } from './errors.ts'
import { makeCheck, openWith, passesCheck, pepperOf, sealWith } from './master-key.ts'
import { signingKey } from './signing-key.ts'
import type { SigningKey, SigningKeyDeps, SigningPurpose } from './signing-key.ts'
import { insertMasterKeyCheck, recordOnce, selectMasterKeyCheck } from './store.ts'

export type Keys = {
  /** AES-256-GCM under a key of the purpose's own. */
  seal(purpose: string, plain: Uint8Array): Buffer
  /** Throws when the bytes were changed or sealed for another purpose. */
  open(purpose: string, sealed: Uint8Array): Buffer
  /** 32 secret bytes for keyed hashes of one purpose. */
  pepper(purpose: string): Buffer
  /** ES256, made at first use and then the same on every node. */
  signingKey(purpose: SigningPurpose): Promise<SigningKey>
}

/**
 * The key ring. Throws SettingRefused when the master key is not the one that this database was made with, or when the
 * origin differs from the one of the first start (design decision 16).
 */
export async function createKeys(deps: SigningKeyDeps & { origin: string }): Promise<Keys> {
  const { database, masterKey } = deps
  await insertMasterKeyCheck(database, makeCheck(masterKey))
  const check = await selectMasterKeyCheck(database)
  if (!check || !passesCheck(masterKey, check))
    throw new SettingRefused('REGAIN_MASTER_KEY is not the key that this database was made with.')
  const recorded = await recordOnce(database, 'origin', deps.origin)
  if (recorded !== deps.origin)
    throw new SettingRefused(
      `REGAIN_ORIGIN is ${deps.origin}, but this installation was made for ${recorded}: every passkey and every token issued there would stop working.`,
    )
  const cached = new Map<SigningPurpose, Promise<SigningKey>>()
  return {
    seal: (purpose, plain) => sealWith(masterKey, purpose, plain),
    open: (purpose, sealed) => openWith(masterKey, purpose, sealed),
    pepper: (purpose) => pepperOf(masterKey, purpose),
    signingKey(purpose) {
      const known = cached.get(purpose)
      if (known) return known
      const made = signingKey(purpose, deps)
      cached.set(purpose, made)
      made.catch(() => cached.delete(purpose))
      return made
    },
  }
}

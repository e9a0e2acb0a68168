import type { Database } from '#platform/database'
import { SettingRefused } from './errors.ts'
import { recordOnce } from './store.ts'

/** The three origins of an installation; who needs keys alone may leave out what it does not serve. */
export type Origins = { origin: string; providerOrigin?: string; walletOrigin?: string }

const FIXED = [
  ['origin', 'origin', 'REGAIN_ORIGIN', 'every passkey and every token issued there would stop working'],
  [
    'providerOrigin',
    'provider_origin',
    'REGAIN_PROVIDER_ORIGIN',
    'its signing certificate and every digital ID that it issued name the old one and would be refused',
  ],
  [
    'walletOrigin',
    'wallet_origin',
    'REGAIN_WALLET_ORIGIN',
    'browsers keep the digital IDs of their wallets under the old one and would not find them',
  ],
] as const

/** Recorded at first start; another one is refused with what would break (design decision 16). */
export async function fixOrigins(database: Database, origins: Origins): Promise<void> {
  for (const [key, name, setting, harm] of FIXED) {
    const wanted = origins[key]
    if (wanted === undefined) continue
    const recorded = await recordOnce(database, name, wanted)
    if (recorded !== wanted)
      throw new SettingRefused(
        `${setting} is ${wanted}, but this installation was made for ${recorded}: ${harm}.`,
      )
  }
}

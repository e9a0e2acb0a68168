/** The key ring: everything secret that the server keeps is sealed or signed through here. */
export { createKeys } from './keys.ts'
export type { Keys } from './keys.ts'
export { SettingRefused } from './errors.ts'
export { loadMasterKey } from './master-key.ts'
export type { SigningKey, SigningPurpose } from './signing-key.ts'

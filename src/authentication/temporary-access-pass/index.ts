/** Temporary Access Passes: those of a recovery (13+ characters, one use) and those an administrator makes (entra.md 8). */
export { usabilityOf } from './pass.ts'
export { createTemporaryAccessPasses } from './temporary-access-pass.ts'
export type { TemporaryAccessPasses } from './temporary-access-pass.ts'
export type { PassPolicy, PassRefusal, TemporaryAccessPass, UsabilityReason } from './pass.ts'

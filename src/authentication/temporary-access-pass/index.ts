/** Temporary Access Passes: those of a recovery (80 bits, one use) and those an administrator makes (entra.md 8). */
export { usabilityOf } from './pass.ts'
export { createTemporaryAccessPasses } from './temporary-access-pass.ts'
export type { TemporaryAccessPasses } from './temporary-access-pass.ts'
export type { PassKind, PassPolicy, PassRefusal, TemporaryAccessPass, UsabilityReason } from './pass.ts'

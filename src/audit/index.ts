/**
 * The append-only log. Rows are written in the transaction of the step that they tell of; a job links them into a
 * hash chain and signs its end, so that an edit, a gap or a cut tail shows; checkpoints kept on another host show a
 * chain that was cut or written anew together with its own (design decision 11, T34).
 */
export { createAudit } from './audit.ts'
export type { Audit } from './audit.ts'
export type { AuditActor, AuditEntry, AuditQuery, AuditRow, AuditTarget } from './entry.ts'
export { readCheckpoints } from './checkpoint.ts'
export { ChainBroken } from './errors.ts'
export type { ChainVerdict } from './verify-chain.ts'
export { userActor } from './entry.ts'

/**
 * The central flow: from "I lost everything" to a new passkey.
 *
 *     const recovery = createRecovery({ directory, policy, verifier, faceCheck, ... })
 *     host.route('/', recovery.app)
 *     await recovery.offer('ada@example.org')   // may the sign-in page show the option?
 */
export { createRecovery } from './create-recovery.ts'
export type { AttemptDetail, AttemptSummary, Recovery } from './create-recovery.ts'
export type { PresentationOutcome, RecoveryDeps } from './recovery.ts'
export type { Completed } from './complete-recovery.ts'

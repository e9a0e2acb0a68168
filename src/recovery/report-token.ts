import { createHmac } from 'node:crypto'
import type { RecoveryDeps } from './recovery.ts'

/**
 * The mail's way to say "this wasn't me": gives nobody access, so that it may lie in a mailbox (design decision 14).
 * Made from the attempt and our key: nothing is stored.
 */
export const reportToken = (attemptId: string, deps: Pick<RecoveryDeps, 'keys'>): string =>
  `${attemptId}.${createHmac('sha256', deps.keys.pepper('recovery-report')).update(attemptId).digest('base64url')}`

/** Who is signed in (session), and who may set up a new passkey after proving themselves (enrolment session). */
export { createSessions } from './session.ts'
export type { Session, Sessions } from './session.ts'
export { createEnrolmentSessions } from './enrolment-session.ts'
export type { EnrolmentOutcome, EnrolmentSession, EnrolmentSessions } from './enrolment-session.ts'
export {
  clearEnrolmentToken,
  clearSessionToken,
  readEnrolmentToken,
  readSessionToken,
  setEnrolmentToken,
  setSessionToken,
} from './cookies.ts'
export { browserOf } from './browser.ts'
export { createPendingSignIns, ownPath } from './pending-sign-in.ts'
export type { PendingSignIn, PendingSignIns } from './pending-sign-in.ts'

/** Who is signed in (session), and who may set up a new passkey after proving themselves (enrolment session). */
export { createSessions } from './session.ts'
export type { Session, Sessions } from './session.ts'
export { createEnrolmentSessions } from './enrolment-session.ts'
export type { EnrolmentOutcome, EnrolmentSession, EnrolmentSessions } from './enrolment-session.ts'

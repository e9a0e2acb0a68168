/** What proves who somebody is, and the sessions that follow: passkeys, Temporary Access Passes, sign-in and enrolment. */
export { createAuthentication } from './authentication.ts'
export type { Authentication, AuthenticationDeps } from './authentication.ts'
export type { AuthenticationMethod, RemoveMethods } from './method.ts'
export type { Methods } from './manage-methods.ts'
export type { Passkeys } from './passkey/index.ts'
export type {
  PassKind,
  PassPolicy,
  PassRefusal,
  TemporaryAccessPasses,
} from './temporary-access-pass/index.ts'
export type {
  EnrolmentOutcome,
  EnrolmentSession,
  EnrolmentSessions,
  Session,
  Sessions,
} from './session/index.ts'
export { createLimiter } from './limiter.ts'
export type { Limiter } from './limiter.ts'

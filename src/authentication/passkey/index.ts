/** Passkeys and security keys by WebAuthn: discoverable, user verification required, bound to the host of the origin. */
export { createPasskeys } from './passkey.ts'
export type { Passkeys, RegistrationRefusal, SignInRefusal } from './passkey.ts'

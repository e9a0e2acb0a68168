/** Client side of identity verification: which providers there are, whether they answer, and how a person is sent to one. */
export { createIdentityVerification } from './identity-verification.ts'
export type {
  IdentityVerification,
  IdentityVerificationDeps,
  StartedSession,
} from './identity-verification.ts'
export type { NewProvider, Provider, SubscriptionState } from './provider.ts'

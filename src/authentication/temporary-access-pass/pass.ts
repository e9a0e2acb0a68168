export type PassKind = 'recovery' | 'admin'

export type TemporaryAccessPass = {
  id: string
  userId: string
  kind: PassKind
  /** Set for recovery passes alone. */
  attemptId: string | null
  secretHash: string
  isUsableOnce: boolean
  startsAt: Date
  expiresAt: Date
  createdAt: Date
  createdBy: string | null
  usedAt: Date | null
  revokedAt: Date | null
  /** Of passes that administrators made; nobody guesses a recovery pass. */
  failedTries: number
  /** Hash of the browser that proved itself, when the profile binds passes. */
  boundBrowser: string | null
}

export type PassRefusal = 'pass_wrong' | 'pass_expired' | 'pass_used' | 'pass_not_yet_valid' | 'pass_bound'

/** The settings of entra.md 8 that making a pass needs. */
export type PassPolicy = {
  isEnabled: boolean
  minimumLifetimeInMinutes: number
  maximumLifetimeInMinutes: number
  defaultLifetimeInMinutes: number
  defaultLength: number
  isUsableOnce: boolean
}

/** Graph's `methodUsabilityReason`. */
export type UsabilityReason =
  | 'EnabledByPolicy'
  | 'DisabledByPolicy'
  | 'Expired'
  | 'NotYetValid'
  | 'OneTimeUsed'

/** entra.md 8, T12: a pass that an administrator made is dead after so many wrong tries. */
export const MAX_FAILED_TRIES = 5
/**
 * 80 bits of base32, where design decision 3 asks for 64: beyond guessing, so wrong guesses never end such a pass and
 * are no weapon against its owner (decision 8).
 */
export const RECOVERY_PASS_CHARS = 16

export function usabilityOf(
  pass: Pick<TemporaryAccessPass, 'isUsableOnce' | 'usedAt' | 'expiresAt' | 'revokedAt' | 'startsAt'>,
  policy: { isEnabled: boolean },
  now: Date,
): UsabilityReason {
  if (!policy.isEnabled) return 'DisabledByPolicy'
  if (pass.isUsableOnce && pass.usedAt) return 'OneTimeUsed'
  if (pass.expiresAt <= now || pass.revokedAt) return 'Expired'
  return pass.startsAt > now ? 'NotYetValid' : 'EnabledByPolicy'
}

/** Why a pass whose code was typed correctly does not open anything; null when it does. */
export function refusalOf(
  pass: TemporaryAccessPass,
  context: { now: Date; browser: string | null },
): PassRefusal | null {
  if (pass.isUsableOnce && pass.usedAt) return 'pass_used'
  if (pass.revokedAt || pass.expiresAt <= context.now) return 'pass_expired'
  if (pass.startsAt > context.now) return 'pass_not_yet_valid'
  if (pass.boundBrowser && pass.boundBrowser !== context.browser) return 'pass_bound'
  return null
}

import { t } from '#platform/i18n'

/** A map, for a posted code may be named as what every object has. */
const TEXTS = new Map(
  Object.entries({
    identifier_missing: 'sign-in.error.identifierMissing',
    pass_typed_here: 'sign-in.error.passTypedHere',
    pass_missing: 'sign-in.error.passMissing',
    pass_wrong: 'sign-in.error.passWrong',
    pass_expired: 'sign-in.error.passExpired',
    pass_used: 'sign-in.error.passUsed',
    pass_not_yet_valid: 'sign-in.error.passNotYetValid',
    pass_not_for_this: 'sign-in.error.passNotForThis',
    pass_bound: 'sign-in.error.passBound',
    recovery_ended: 'sign-in.error.recoveryEnded',
    passkey_disabled: 'sign-in.error.passkeyDisabled',
    challenge_unknown: 'sign-in.error.challengeUnknown',
    counter_replayed: 'sign-in.error.counterReplayed',
    NotAllowedError: 'sign-in.error.notAllowed',
    NotSupportedError: 'sign-in.error.notSupported',
    SecurityError: 'sign-in.error.security',
  }),
)

/** Cause and next step in words; codes of the browser (DOMException names) among them. */
export const errorText = (code: string, waitSeconds?: number): string =>
  code === 'too_many_tries'
    ? t('sign-in.error.tooManyTries', { minutes: Math.max(1, Math.ceil((waitSeconds ?? 60) / 60)) })
    : t(TEXTS.get(code) ?? 'sign-in.error.passkeyFailed')

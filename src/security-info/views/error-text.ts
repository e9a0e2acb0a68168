import { t } from '#platform/i18n'

/** A map, for a posted code may be named as what every object has. */
const TEXTS = new Map(
  Object.entries({
    NotSupportedError: 'security-info.error.notSupported',
    ConstraintError: 'security-info.error.constraint',
    InvalidStateError: 'security-info.error.exists',
    passkey_exists: 'security-info.error.exists',
    SecurityError: 'security-info.error.security',
    challenge_unknown: 'security-info.error.challengeUnknown',
    too_many_passkeys: 'security-info.error.tooMany',
    last_passkey: 'security-info.error.lastPasskey',
    enrolment_expired: 'security-info.error.enrolmentExpired',
    recovery_ended: 'security-info.error.recoveryEnded',
    other_passkey: 'security-info.error.otherPasskey',
    passkey_unknown: 'security-info.error.otherPasskey',
  }),
)

/** Codes of ours and DOMException names of the browser, in words. */
export function errorText(code: string, at: 'create' | 'try'): string {
  if (code === 'NotAllowedError' || code === 'AbortError') {
    return t(at === 'create' ? 'security-info.error.notCreated' : 'security-info.error.notUsed')
  }
  return t(TEXTS.get(code) ?? 'security-info.error.other')
}

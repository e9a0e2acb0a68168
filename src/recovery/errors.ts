import type { Event } from './machine.ts'

/**
 * Failed proofs: what counts against an account (design decision 8), with a name on the document that is not the
 * account's. Bare starts never do, and who stops after a failure has failed all the same.
 */
export const PROOF_FAILURES: Event[] = [
  'document_refused',
  'presentation_refused',
  'face_failed',
  'face_refused',
]
/** So many attempts with one a day, and the next good one waits for somebody's word. */
export const FAILED_PROOFS_A_DAY = 5

/** Which words an end gets. Several causes share one text on purpose: never which attribute (screens.md). */
export function textOfReason(reason: string | null): string {
  switch (reason) {
    case 'document_not_validated':
      return 'document'
    case 'presentation_refused':
    case 'transaction_mismatch':
    case 'digital_id_revoked':
      return 'presentation'
    case 'face_check_failed':
    case 'cooling_down':
      return 'face'
    case 'name_mismatch':
    case 'name_missing':
    case 'name_ambiguous':
    case 'account_changed':
      return 'account'
    case 'too_many_sessions':
      return 'tries'
    case 'denied_by_admin':
      return 'denied'
    case 'outside_pass_policy':
    case 'guest_account':
      return 'pass'
    case 'provider_unavailable':
    case 'provider_not_subscribed':
      return 'provider'
    case 'reissue_window_closed':
      return 'window'
    default:
      return 'door'
  }
}

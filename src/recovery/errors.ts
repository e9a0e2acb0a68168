/** Failed proofs: what counts against an account (design decision 8). Bare starts never do. */
export const PROOF_FAILURES = [
  'document_not_validated',
  'presentation_refused',
  'face_check_failed',
  'name_mismatch',
] as const
/** So many a day, and the next good one waits for somebody's word. */
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
      return 'face'
    case 'name_mismatch':
    case 'name_missing':
    case 'name_ambiguous':
    case 'account_changed':
      return 'account'
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

/**
 * What a backup has of a table. `instead` gives for a column what is written in its place: SQL, or null for nothing.
 * Left out is what serves work of the moment (design decision 9) and every token that was out: whoever restores an old
 * backup must not bring back what was revoked since.
 */
export type BackupRule = 'whole' | 'left out' | { rows?: string; instead?: Record<string, string | null> }

/** Ended by the restore: no browser, key or material of them is left to go on with. */
const ifOpen = (value: string, column: string) =>
  `case when ended_at is null then ${value} else ${column} end`

/** One line a table, all of them; a test fails for a table that is not here. */
export const BACKUP_RULES: Record<string, BackupRule> = {
  // every database makes these for itself
  schema_migration: 'left out',
  schema_migration_lock: 'left out',

  signing_key: 'whole',
  master_key_check: 'whole',
  installation: 'whole',
  audit_entry: 'whole',
  audit_checkpoint: 'whole',
  admin_link: 'left out',

  directory_user: 'whole',
  directory_user_name_key: 'whole',
  directory_group: 'whole',
  directory_group_member: 'whole',
  directory_role_assignment: 'whole',
  organisation: 'whole',
  notification_outbox: 'whole',

  authentication_method: 'whole',
  temporary_access_pass: { rows: "kind = 'admin'" },
  sign_in_session: 'left out',
  enrolment_session: 'left out',
  webauthn_challenge: 'left out',
  sign_in_rate_limit: 'left out',
  oidc_model: 'left out',
  oidc_client: 'whole',

  policy_profile: 'whole',
  policy_settings: 'whole',
  identity_verification_provider: 'whole',

  recovery_attempt: {
    instead: {
      state: ifOpen("'expired'", 'state'),
      reason: ifOpen("'time_over'", 'reason'),
      state_entered_at: ifOpen('now()', 'state_entered_at'),
      ended_at: ifOpen('now()', 'ended_at'),
      operation_key: null,
      lease_until: null,
      sealed_identifier: null,
      sealed_claims: null,
      sealed_key: null,
      sealed_status: null,
      identity_state_hash: null,
      request_id: null,
      request_uri: null,
      same_device_url: null,
      capture_id: null,
      capture_browser_id: null,
      return_code_hash: null,
      matched_names_hash: null,
    },
  },
  recovery_step: 'whole',
  recovery_consent: 'whole', // the record stays (design decision 15)
  recovery_browser: 'left out',
  recovery_pairing: 'left out',
  face_capture: 'left out',
  presentation_request: 'left out',

  // the built-in provider's own
  provider_client: 'whole',
  provider_session: {
    instead: {
      status: "case when issued_at is null and status <> 'refused' then 'expired' else status end",
      url_token_hash: 'id::text', // no token has this hash
      client_state: "''",
      acting_browser: null,
      captured_by: null,
      notice: null,
      capture_id: null,
      checking_at: null,
      sealed_key: null,
    },
  },
  provider_browser: 'left out',
  provider_pairing: 'left out',
  provider_material: 'left out',
  provider_face_capture: 'left out',
  provider_offer: 'left out',
  provider_nonce: 'left out',
  provider_status_entry: 'whole', // what was revoked stays revoked
}

import type { Database } from '#platform/database'

type Tables = {
  webauthn_challenge: { expires_at: Date }
  sign_in_rate_limit: { expire: number | null }
  sign_in_session: { expires_at: Date }
  enrolment_session: { expires_at: Date }
  temporary_access_pass: { expires_at: Date }
}
/** As long as support may ask why a pass or a session did not work. */
const KEPT_DAYS = 30

/** What time has ended: challenges and counters at once, sessions and passes after 30 days. */
export async function purgeExpired(database: Database, now: Date): Promise<void> {
  const db = database.withTables<Tables>()
  const old = new Date(now.getTime() - KEPT_DAYS * 86_400_000)
  await db.deleteFrom('webauthn_challenge').where('expires_at', '<', now).execute()
  await db.deleteFrom('sign_in_rate_limit').where('expire', '<', now.getTime()).execute()
  await db.deleteFrom('sign_in_session').where('expires_at', '<', old).execute()
  await db.deleteFrom('enrolment_session').where('expires_at', '<', old).execute()
  await db.deleteFrom('temporary_access_pass').where('expires_at', '<', old).execute()
}

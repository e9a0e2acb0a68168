import type { Database, Transaction } from '#platform/database'

export type Challenge = {
  challenge: string
  purpose: 'registration' | 'sign_in'
  binding: string
  userId: string | null
  expiresAt: Date
}
type Row = {
  challenge: string
  purpose: 'registration' | 'sign_in'
  binding: string
  user_id: string | null
  expires_at: Date
}
const tables = (db: Database | Transaction) => db.withTables<{ webauthn_challenge: Row }>()

export async function insertChallenge(db: Database, challenge: Challenge): Promise<void> {
  await tables(db)
    .insertInto('webauthn_challenge')
    .values({
      challenge: challenge.challenge,
      purpose: challenge.purpose,
      binding: challenge.binding,
      user_id: challenge.userId,
      expires_at: challenge.expiresAt,
    })
    .execute()
}

/** Takes the challenge out: whoever comes second finds nothing (one use, T19). */
export async function takeChallenge(
  db: Database,
  query: { challenge: string; purpose: Challenge['purpose']; binding: string; now: Date },
): Promise<Challenge | null> {
  const row = await tables(db)
    .deleteFrom('webauthn_challenge')
    .where('challenge', '=', query.challenge)
    .where('purpose', '=', query.purpose)
    .where('binding', '=', query.binding)
    .returningAll()
    .executeTakeFirst()
  if (!row || row.expires_at <= query.now) return null
  return {
    challenge: row.challenge,
    purpose: row.purpose,
    binding: row.binding,
    userId: row.user_id,
    expiresAt: row.expires_at,
  }
}

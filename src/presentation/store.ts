import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database'
import type { DcqlQuery, PresentationRequest, PresentationState } from './request.ts'

type Row = {
  id: string
  uri_hash: string
  owner_id: string
  state: PresentationState
  nonce: string
  dcql: DcqlQuery
  accepted_issuers: { issuer: string; trustAnchor: string; vct: string }[]
  return_uri: string
  sealed_key: Buffer | null
  encryption_kid: string
  sealed_answer: Buffer | null
  reason: string | null
  fetches: number
  expires_at: Date
}
type Connection = Database | Transaction
const tables = (db: Connection) => db.withTables<{ presentation_request: Row }>()

const toRequest = (row: Row): PresentationRequest => ({
  id: row.id,
  ownerId: row.owner_id,
  state: row.state,
  nonce: row.nonce,
  dcql: row.dcql,
  acceptedIssuers: row.accepted_issuers.map((entry) => ({
    ...entry,
    trustAnchor: Buffer.from(entry.trustAnchor, 'base64'),
  })),
  returnUri: row.return_uri,
  sealedKey: row.sealed_key,
  encryptionKid: row.encryption_kid,
  sealedAnswer: row.sealed_answer,
  reason: row.reason,
  fetches: row.fetches,
  expiresAt: row.expires_at,
})

export async function insertRequest(
  tx: Transaction,
  request: PresentationRequest,
  uriHash: string,
): Promise<void> {
  const issuers = request.acceptedIssuers.map((entry) => ({
    ...entry,
    trustAnchor: entry.trustAnchor.toString('base64'),
  }))
  await tables(tx)
    .insertInto('presentation_request')
    .values({
      id: request.id,
      uri_hash: uriHash,
      owner_id: request.ownerId,
      state: request.state,
      nonce: request.nonce,
      dcql: sql`${JSON.stringify(request.dcql)}::jsonb`,
      accepted_issuers: sql`${JSON.stringify(issuers)}::jsonb`,
      return_uri: request.returnUri,
      sealed_key: request.sealedKey,
      encryption_kid: request.encryptionKid,
      sealed_answer: null,
      reason: null,
      fetches: 0,
      expires_at: request.expiresAt,
    })
    .execute()
}

/** Serves the request by its secret address and counts: a second fetch is served again (T8 note), and seen. */
export async function fetchRequest(db: Connection, uriHash: string): Promise<PresentationRequest | null> {
  const row = await tables(db)
    .updateTable('presentation_request')
    .set((set) => ({ fetches: set('fetches', '+', 1) }))
    .where('uri_hash', '=', uriHash)
    .returningAll()
    .executeTakeFirst()
  return row ? toRequest(row) : null
}

export async function selectRequest(db: Connection, id: string): Promise<PresentationRequest | null> {
  const row = await tables(db)
    .selectFrom('presentation_request')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? toRequest(row) : null
}

/** Only one answer gets past this line, whatever the number of nodes (T7, T19). */
export async function claimAnswer(db: Connection, uriHash: string): Promise<PresentationRequest | null> {
  const row = await tables(db)
    .updateTable('presentation_request')
    .set({ state: 'answering' })
    .where('uri_hash', '=', uriHash)
    .where('state', '=', 'asked')
    .returningAll()
    .executeTakeFirst()
  return row ? toRequest(row) : null
}

export async function settle(
  db: Connection,
  id: string,
  result: { state: 'verified'; sealedAnswer: Buffer } | { state: 'refused'; reason: string },
  expiresAt: Date,
): Promise<void> {
  await tables(db)
    .updateTable('presentation_request')
    .set({
      state: result.state,
      sealed_key: null,
      sealed_answer: result.state === 'verified' ? result.sealedAnswer : null,
      reason: result.state === 'refused' ? result.reason : null,
      expires_at: expiresAt,
    })
    .where('id', '=', id)
    .where('state', '=', 'answering')
    .execute()
}

export async function deleteExpired(db: Connection, now: Date): Promise<void> {
  await tables(db).deleteFrom('presentation_request').where('expires_at', '<', now).execute()
}

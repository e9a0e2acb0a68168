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
  return_uri: string | null
  sealed_key: Buffer | null
  encryption_kid: string
  response_code_hash: string | null
  sealed_answer: Buffer | null
  answer_secret: string | null
  answering_until: Date | null
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
  responseCodeHash: row.response_code_hash,
  sealedAnswer: row.sealed_answer,
  answerSecret: row.answer_secret,
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
      response_code_hash: null,
      sealed_answer: null,
      answer_secret: null,
      answering_until: null,
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

/** The request of a secret address, as long as an answer could still count. */
export async function selectAsked(
  db: Connection,
  uriHash: string,
  now: Date,
): Promise<PresentationRequest | null> {
  const row = await tables(db)
    .selectFrom('presentation_request')
    .selectAll()
    .where('uri_hash', '=', uriHash)
    .where('state', 'in', ['asked', 'answering'])
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row ? toRequest(row) : null
}

/** Who looks at the answer, until when: afterwards another may take it over, and this one can do nothing any more. */
export type Claim = { id: string; until: Date }

/** Only one answer gets past this line, whatever the number of nodes (T7, T19). */
export async function claimAnswer(db: Connection, { id, until }: Claim, now: Date): Promise<boolean> {
  const result = await tables(db)
    .updateTable('presentation_request')
    .set({ state: 'answering', answering_until: until })
    .where('id', '=', id)
    .where((where) =>
      where.or([
        where('state', '=', 'asked'),
        where.and([where('state', '=', 'answering'), where('answering_until', '<=', now)]),
      ]),
    )
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function giveBackAnswer(db: Connection, claim: Claim): Promise<void> {
  await tables(db)
    .updateTable('presentation_request')
    .set({ state: 'asked', answering_until: null })
    .where('id', '=', claim.id)
    .where('state', '=', 'answering')
    .where('answering_until', '=', claim.until)
    .execute()
}

export type Settled = { responseCodeHash: string | null } & (
  | { state: 'verified'; sealedAnswer: Buffer; answerSecret: string | null }
  | { state: 'refused'; reason: string }
)

/** False when the claim was lost meanwhile. */
export async function settle(
  db: Connection,
  claim: Claim,
  result: Settled,
  expiresAt: Date,
): Promise<boolean> {
  const isVerified = result.state === 'verified'
  const updated = await tables(db)
    .updateTable('presentation_request')
    .set({
      state: result.state,
      sealed_key: null,
      answering_until: null,
      response_code_hash: result.responseCodeHash,
      sealed_answer: isVerified ? result.sealedAnswer : null,
      answer_secret: isVerified ? result.answerSecret : null,
      reason: isVerified ? null : result.reason,
      expires_at: expiresAt,
    })
    .where('id', '=', claim.id)
    .where('state', '=', 'answering')
    .where('answering_until', '=', claim.until)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

export async function selectByResponseCode(
  db: Connection,
  hash: string,
  now: Date,
): Promise<PresentationRequest | null> {
  const row = await tables(db)
    .selectFrom('presentation_request')
    .selectAll()
    .where('response_code_hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row ? toRequest(row) : null
}

/** Held until the end of the transaction: an outcome is taken once. */
export async function lockRequest(tx: Transaction, id: string): Promise<PresentationRequest | null> {
  const row = await tables(tx)
    .selectFrom('presentation_request')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row ? toRequest(row) : null
}

/** What was sealed, and what it was sealed under, is gone with this statement. */
export async function markTaken(tx: Transaction, id: string): Promise<void> {
  await tables(tx)
    .updateTable('presentation_request')
    .set({ state: 'taken', sealed_key: null, sealed_answer: null, answer_secret: null })
    .where('id', '=', id)
    .execute()
}

export async function deleteAsked(tx: Transaction, id: string): Promise<void> {
  await tables(tx)
    .deleteFrom('presentation_request')
    .where('id', '=', id)
    .where('state', '=', 'asked')
    .execute()
}

export async function deleteExpired(db: Connection, now: Date): Promise<void> {
  await tables(db).deleteFrom('presentation_request').where('expires_at', '<', now).execute()
}

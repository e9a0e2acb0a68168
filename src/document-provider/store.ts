import type { Database, Transaction } from '#platform/database'
import type { DocumentType } from './mrz/index.ts'
import type { Session, Status, Wallet } from './session.ts'

type SessionRow = {
  id: string
  client_id: string
  redirect_uri: string
  client_state: string
  client_reference_hash: string | null
  locale: string | null
  url_token_hash: string
  opened_at: Date | null
  status: Status
  version: number
  acting_browser: string | null
  captured_by: string | null
  terms_version: string | null
  terms_accepted_at: Date | null
  terms_language: string | null
  wallet: Wallet | null
  country: string | null
  document_type: DocumentType | null
  document_number_hash: string | null
  notice: string | null
  pictures_left: number
  faces_left: number
  capture_id: string | null
  checking_at: Date | null
  refusal: string | null
  issued_at: Date | null
  sealed_key: Buffer | null
  created_at: Date
  expires_at: Date
}
export type Client = { id: string; displayName: string; secretHash: string; redirectOrigin: string }
type Tables = {
  provider_session: SessionRow
  provider_client: {
    id: string
    display_name: string
    secret_hash: string
    redirect_origin: string
    created_at: Date
  }
}
type Connection = Database | Transaction
const tables = (db: Connection) => db.withTables<Tables>()

const toSession = (row: SessionRow): Session => ({
  id: row.id,
  clientId: row.client_id,
  redirectUri: row.redirect_uri,
  clientState: row.client_state,
  clientReferenceHash: row.client_reference_hash,
  locale: row.locale,
  openedAt: row.opened_at,
  status: row.status,
  version: row.version,
  actingBrowser: row.acting_browser,
  capturedBy: row.captured_by,
  termsVersion: row.terms_version,
  termsAcceptedAt: row.terms_accepted_at,
  termsLanguage: row.terms_language,
  wallet: row.wallet,
  country: row.country,
  documentType: row.document_type,
  documentNumberHash: row.document_number_hash,
  notice: row.notice,
  picturesLeft: row.pictures_left,
  facesLeft: row.faces_left,
  captureId: row.capture_id,
  checkingAt: row.checking_at,
  refusal: row.refusal,
  issuedAt: row.issued_at,
  sealedKey: row.sealed_key,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

const toColumns = (session: Session): Omit<SessionRow, 'id' | 'url_token_hash'> => ({
  client_id: session.clientId,
  redirect_uri: session.redirectUri,
  client_state: session.clientState,
  client_reference_hash: session.clientReferenceHash,
  locale: session.locale,
  opened_at: session.openedAt,
  status: session.status,
  version: session.version,
  acting_browser: session.actingBrowser,
  captured_by: session.capturedBy,
  terms_version: session.termsVersion,
  terms_accepted_at: session.termsAcceptedAt,
  terms_language: session.termsLanguage,
  wallet: session.wallet,
  country: session.country,
  document_type: session.documentType,
  document_number_hash: session.documentNumberHash,
  notice: session.notice,
  pictures_left: session.picturesLeft,
  faces_left: session.facesLeft,
  capture_id: session.captureId,
  checking_at: session.checkingAt,
  refusal: session.refusal,
  issued_at: session.issuedAt,
  sealed_key: session.sealedKey,
  created_at: session.createdAt,
  expires_at: session.expiresAt,
})

/** Inserts or replaces: registering a client again gives it a new secret. */
export async function upsertClient(tx: Transaction, client: Client, now: Date): Promise<void> {
  const values = {
    display_name: client.displayName,
    secret_hash: client.secretHash,
    redirect_origin: client.redirectOrigin,
  }
  await tables(tx)
    .insertInto('provider_client')
    .values({ id: client.id, ...values, created_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute()
}

export async function selectClient(db: Connection, id: string): Promise<Client | null> {
  const row = await tables(db)
    .selectFrom('provider_client')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  const { display_name, secret_hash, redirect_origin } = row
  return { id: row.id, displayName: display_name, secretHash: secret_hash, redirectOrigin: redirect_origin }
}

export async function insertSession(tx: Transaction, session: Session, urlTokenHash: string): Promise<void> {
  await tables(tx)
    .insertInto('provider_session')
    .values({ id: session.id, url_token_hash: urlTokenHash, ...toColumns(session) })
    .execute()
}

const ENDED: Status[] = ['done', 'refused', 'expired']

export async function countOpenSessions(db: Connection, clientId: string, now: Date): Promise<number> {
  const { count } = await tables(db)
    .selectFrom('provider_session')
    .select((build) => build.fn.countAll<number>().as('count'))
    .where('client_id', '=', clientId)
    .where('expires_at', '>', now)
    .where('status', 'not in', ENDED)
    .executeTakeFirstOrThrow()
  return count
}

/** Openings of one client wait for each other here, so that none of them counts past the others. */
export async function lockClient(tx: Transaction, clientId: string): Promise<void> {
  await tables(tx)
    .selectFrom('provider_client')
    .select('id')
    .where('id', '=', clientId)
    .forNoKeyUpdate()
    .execute()
}

/** Open sessions of one reference, oldest first, locked. */
export async function openSessionsOf(
  tx: Transaction,
  by: { clientId: string; referenceHash: string; now: Date },
): Promise<Session[]> {
  const rows = await tables(tx)
    .selectFrom('provider_session')
    .selectAll()
    .where('client_id', '=', by.clientId)
    .where('client_reference_hash', '=', by.referenceHash)
    .where('expires_at', '>', by.now)
    .where('status', 'not in', ENDED)
    .orderBy('created_at')
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(toSession)
}

export async function selectSession(
  db: Connection,
  by: { column: 'id' | 'url_token_hash'; value: string },
  lock = false,
): Promise<Session | null> {
  let select = tables(db).selectFrom('provider_session').selectAll().where(by.column, '=', by.value)
  if (lock) select = select.forUpdate()
  const row = await select.executeTakeFirst()
  return row ? toSession(row) : null
}

/** Compare-and-set on the version: false when somebody was faster. */
export async function replaceSession(tx: Transaction, session: Session, version: number): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable('provider_session')
    .set(toColumns({ ...session, version: version + 1 }))
    .where('id', '=', session.id)
    .where('version', '=', version)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function overdueSessions(db: Connection, now: Date): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom('provider_session')
    .select('id')
    .where('sealed_key', 'is not', null)
    .where('expires_at', '<=', now)
    .limit(500)
    .execute()
  return rows.map(({ id }) => id)
}

export async function isAnswering(db: Database): Promise<boolean> {
  await tables(db).selectFrom('provider_client').select('id').limit(1).execute()
  return true
}

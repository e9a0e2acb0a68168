import type { Database, Transaction } from '#platform/database'
import type { Offer, OfferState } from './offer.ts'

type OfferRow = {
  id: string
  token_hash: string
  code_hash: string
  owner_id: string
  state: OfferState
  configuration_id: string
  sealed_claims: Buffer | null
  tx_code_hash: string | null
  tx_code_tries: number
  access_token_hash: string | null
  access_token_expires_at: Date | null
  notification_id: string | null
  expires_at: Date
  credential_expires_at: Date
}
type Tables = { provider_offer: OfferRow; provider_nonce: { nonce_hash: string; expires_at: Date } }
type Connection = Database | Transaction
const tables = (db: Connection) => db.withTables<Tables>()

const toOffer = (row: OfferRow): Offer => ({
  id: row.id,
  ownerId: row.owner_id,
  state: row.state,
  configurationId: row.configuration_id,
  sealedClaims: row.sealed_claims,
  txCodeHash: row.tx_code_hash,
  txCodeTries: row.tx_code_tries,
  accessTokenHash: row.access_token_hash,
  accessTokenExpiresAt: row.access_token_expires_at,
  notificationId: row.notification_id,
  expiresAt: row.expires_at,
  credentialExpiresAt: row.credential_expires_at,
})

export async function insertOffer(
  tx: Transaction,
  offer: Offer,
  hashes: { token: string; code: string },
): Promise<void> {
  await tables(tx)
    .insertInto('provider_offer')
    .values({
      id: offer.id,
      token_hash: hashes.token,
      code_hash: hashes.code,
      owner_id: offer.ownerId,
      state: offer.state,
      configuration_id: offer.configurationId,
      sealed_claims: offer.sealedClaims,
      tx_code_hash: offer.txCodeHash,
      tx_code_tries: offer.txCodeTries,
      access_token_hash: offer.accessTokenHash,
      access_token_expires_at: offer.accessTokenExpiresAt,
      notification_id: offer.notificationId,
      expires_at: offer.expiresAt,
      credential_expires_at: offer.credentialExpiresAt,
    })
    .execute()
}

/** Kills what the owner still has open: only the newest offer counts. */
export async function killOffersOf(tx: Transaction, ownerId: string): Promise<void> {
  await tables(tx)
    .updateTable('provider_offer')
    .set({ state: 'dead', sealed_claims: null })
    .where('owner_id', '=', ownerId)
    .where('state', 'in', ['open', 'redeemed'])
    .execute()
}

type Lookup = {
  column: 'id' | 'token_hash' | 'code_hash' | 'access_token_hash' | 'notification_id'
  value: string
}

/** One offer; locked for the rest of the transaction when asked, so that one of two at once waits for the other. */
export async function selectOffer(db: Connection, lookup: Lookup, lock = false): Promise<Offer | null> {
  let select = tables(db).selectFrom('provider_offer').selectAll().where(lookup.column, '=', lookup.value)
  if (lock) select = select.forUpdate()
  const row = await select.executeTakeFirst()
  return row ? toOffer(row) : null
}

export async function latestOfferOf(db: Connection, ownerId: string): Promise<Offer | null> {
  const row = await tables(db)
    .selectFrom('provider_offer')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toOffer(row) : null
}

/** Writes the parts that change. */
export async function updateOffer(tx: Transaction, offer: Offer): Promise<void> {
  await tables(tx)
    .updateTable('provider_offer')
    .set({
      state: offer.state,
      sealed_claims: offer.sealedClaims,
      tx_code_tries: offer.txCodeTries,
      access_token_hash: offer.accessTokenHash,
      access_token_expires_at: offer.accessTokenExpiresAt,
      notification_id: offer.notificationId,
    })
    .where('id', '=', offer.id)
    .execute()
}

/** Overdue offers die and lose their claims; overdue nonces go. */
export async function expireOffers(db: Connection, now: Date): Promise<void> {
  await tables(db)
    .updateTable('provider_offer')
    .set({ state: 'dead', sealed_claims: null })
    .where('expires_at', '<', now)
    .where('state', 'in', ['open', 'redeemed'])
    .execute()
  await tables(db).deleteFrom('provider_nonce').where('expires_at', '<', now).execute()
}

export async function insertNonce(db: Connection, nonceHash: string, expiresAt: Date): Promise<void> {
  await tables(db)
    .insertInto('provider_nonce')
    .values({ nonce_hash: nonceHash, expires_at: expiresAt })
    .execute()
}

/** True once for each nonce that is known and in time. */
export async function takeNonce(db: Connection, nonceHash: string, now: Date): Promise<boolean> {
  const row = await tables(db)
    .deleteFrom('provider_nonce')
    .where('nonce_hash', '=', nonceHash)
    .returning('expires_at')
    .executeTakeFirst()
  return row !== undefined && row.expires_at > now
}

import type { Database, Transaction } from '#platform/database'
import type { Provider, SubscriptionState } from './provider.ts'

type Db = Database | Transaction
type Row = {
  id: string
  name: string
  kind: 'regain'
  issuer: string
  base_url: string
  client_id: string
  sealed_secret: Buffer
  subscription_state: SubscriptionState
  terms_url: string
  privacy_url: string
  retention_url: string
  retention_text: string
  trust_anchor: Buffer
  vct: string
  created_at: Date
  updated_at: Date
}
const tables = (db: Db) => db.withTables<{ identity_verification_provider: Row }>()

const toProvider = (row: Row): Provider => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  issuer: row.issuer,
  baseUrl: row.base_url,
  clientId: row.client_id,
  subscriptionState: row.subscription_state,
  termsUrl: row.terms_url,
  privacyUrl: row.privacy_url,
  retentionUrl: row.retention_url,
  retentionText: row.retention_text,
  trustAnchor: row.trust_anchor,
  vct: row.vct,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** Of one issuer there is one provider: registering it again renews it. */
export async function upsertProvider(
  tx: Transaction,
  provider: Provider,
  sealedSecret: Buffer,
): Promise<Provider> {
  const values = {
    name: provider.name,
    kind: provider.kind,
    base_url: provider.baseUrl,
    client_id: provider.clientId,
    sealed_secret: sealedSecret,
    subscription_state: provider.subscriptionState,
    terms_url: provider.termsUrl,
    privacy_url: provider.privacyUrl,
    retention_url: provider.retentionUrl,
    retention_text: provider.retentionText,
    trust_anchor: provider.trustAnchor,
    vct: provider.vct,
    updated_at: provider.updatedAt,
  }
  const row = await tables(tx)
    .insertInto('identity_verification_provider')
    .values({ id: provider.id, issuer: provider.issuer, created_at: provider.createdAt, ...values })
    .onConflict((conflict) => conflict.column('issuer').doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow()
  return toProvider(row)
}

export async function selectProvider(db: Db, id: string): Promise<Provider | null> {
  const row = await tables(db)
    .selectFrom('identity_verification_provider')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? toProvider(row) : null
}

export async function selectSealedSecret(db: Db, id: string): Promise<Buffer | null> {
  const row = await tables(db)
    .selectFrom('identity_verification_provider')
    .select('sealed_secret')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.sealed_secret ?? null
}

export async function selectProviders(db: Db): Promise<Provider[]> {
  const rows = await tables(db)
    .selectFrom('identity_verification_provider')
    .selectAll()
    .orderBy('created_at')
    .execute()
  return rows.map(toProvider)
}

export async function setState(
  tx: Transaction,
  id: string,
  state: SubscriptionState,
  at: Date,
): Promise<boolean> {
  const result = await tables(tx)
    .updateTable('identity_verification_provider')
    .set({ subscription_state: state, updated_at: at })
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

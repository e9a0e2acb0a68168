import { hashToken } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'

export type StoredModel = {
  model: string
  payload: Record<string, unknown>
  sealedId: Buffer | null
}
type Row = {
  model: string
  id_hash: string
  sealed_id: Buffer | null
  payload: Record<string, unknown> | string
  account_id: string | null
  grant_id: string | null
  uid: string | null
  expires_at: Date | null
}
const tables = (db: Database | Transaction) => db.withTables<{ oidc_model: Row }>()
const toModel = (row: Row): StoredModel => ({
  model: row.model,
  payload: row.payload as Record<string, unknown>,
  sealedId: row.sealed_id,
})

export async function upsertModel(
  db: Database,
  entry: {
    model: string
    id: string
    sealedId: Buffer | null
    payload: Record<string, unknown>
    accountId: string | null
    grantId: string | null
    uid: string | null
    expiresAt: Date | null
  },
): Promise<void> {
  const values = {
    sealed_id: entry.sealedId,
    payload: JSON.stringify(entry.payload),
    account_id: entry.accountId,
    grant_id: entry.grantId,
    uid: entry.uid,
    expires_at: entry.expiresAt,
  }
  await tables(db)
    .insertInto('oidc_model')
    .values({ model: entry.model, id_hash: hashToken(entry.id), ...values })
    .onConflict((conflict) => conflict.columns(['model', 'id_hash']).doUpdateSet(values))
    .execute()
}

export async function selectModel(
  db: Database,
  model: string,
  id: string,
  now: Date | null,
): Promise<StoredModel | null> {
  let query = tables(db)
    .selectFrom('oidc_model')
    .selectAll()
    .where('model', '=', model)
    .where('id_hash', '=', hashToken(id))
  if (now)
    query = query.where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
  const row = await query.executeTakeFirst()
  return row ? toModel(row) : null
}

export async function selectModelByUid(
  db: Database,
  model: string,
  uid: string,
  now: Date,
): Promise<StoredModel | null> {
  const row = await tables(db)
    .selectFrom('oidc_model')
    .selectAll()
    .where('model', '=', model)
    .where('uid', '=', uid)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .executeTakeFirst()
  return row ? toModel(row) : null
}

/** Marks a code or refresh token as spent. */
export async function consumeModel(db: Database, model: string, id: string, at: number): Promise<void> {
  await tables(db)
    .transaction()
    .execute(async (tx) => {
      const row = await tx
        .selectFrom('oidc_model')
        .select('payload')
        .where('model', '=', model)
        .where('id_hash', '=', hashToken(id))
        .forUpdate()
        .executeTakeFirst()
      if (!row) return
      await tx
        .updateTable('oidc_model')
        .set({ payload: JSON.stringify({ ...(row.payload as Record<string, unknown>), consumed: at }) })
        .where('model', '=', model)
        .where('id_hash', '=', hashToken(id))
        .execute()
    })
}

export async function deleteModel(db: Database, model: string, id: string): Promise<void> {
  await tables(db)
    .deleteFrom('oidc_model')
    .where('model', '=', model)
    .where('id_hash', '=', hashToken(id))
    .execute()
}

export async function deleteByGrant(db: Database, model: string, grantId: string): Promise<void> {
  await tables(db)
    .deleteFrom('oidc_model')
    .where('model', '=', model)
    .where('grant_id', '=', grantId)
    .execute()
}

/** Everything that stands for this person: sessions, grants, codes and tokens. */
export async function deleteByAccount(tx: Transaction, accountId: string): Promise<number> {
  const result = await tables(tx)
    .deleteFrom('oidc_model')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

export async function deleteExpired(db: Database, before: Date): Promise<number> {
  const result = await tables(db).deleteFrom('oidc_model').where('expires_at', '<', before).executeTakeFirst()
  return Number(result.numDeletedRows)
}

import type { Database, Transaction } from '#platform/database'
import type { Client } from './client.ts'

type Row = {
  id: string
  display_name: string
  sealed_secret: Buffer
  redirect_uris: string[]
  app_roles: string[]
  initiate_login_uri: string | null
  created_at: Date
}
const tables = (db: Database | Transaction) => db.withTables<{ oidc_client: Row }>()

const toClient = (row: Row): Client => ({
  id: row.id,
  displayName: row.display_name,
  redirectUris: row.redirect_uris,
  appRoles: row.app_roles,
  initiateLoginUri: row.initiate_login_uri,
  createdAt: row.created_at,
})

/** Registering an id again replaces what was there: the bootstrap application follows its settings. */
export async function insertClient(tx: Transaction, client: Client, sealedSecret: Buffer): Promise<void> {
  const values = {
    display_name: client.displayName,
    sealed_secret: sealedSecret,
    redirect_uris: client.redirectUris,
    app_roles: client.appRoles,
    initiate_login_uri: client.initiateLoginUri,
  }
  await tables(tx)
    .insertInto('oidc_client')
    .values({ id: client.id, created_at: client.createdAt, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute()
}

export async function selectClient(
  db: Database,
  id: string,
): Promise<{ client: Client; sealedSecret: Buffer } | null> {
  const row = await tables(db).selectFrom('oidc_client').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? { client: toClient(row), sealedSecret: row.sealed_secret } : null
}

export async function selectClients(db: Database): Promise<Client[]> {
  const rows = await tables(db).selectFrom('oidc_client').selectAll().orderBy('created_at').execute()
  return rows.map(toClient)
}

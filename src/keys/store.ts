import { sql } from 'kysely'
import type { JWK } from 'jose'
import type { Database, Transaction } from '#platform/database'

export type SigningKeyRow = {
  id: string
  purpose: string
  state: 'active' | 'retired' | 'distrusted'
  sealed_private_key: Buffer
  public_jwk: JWK
  certificate_chain: string[] | null
  root_certificate: string | null
  sealed_root_key: Buffer | null
  created_at: Date
}
type Tables = {
  signing_key: SigningKeyRow
  master_key_check: { value: Buffer }
  installation: { name: string; value: string }
}
type Connection = Database | Transaction
const tables = (db: Connection) => db.withTables<Tables>()

export async function selectActiveKey(db: Connection, purpose: string): Promise<SigningKeyRow | undefined> {
  return tables(db)
    .selectFrom('signing_key')
    .selectAll()
    .where('purpose', '=', purpose)
    .where('state', '=', 'active')
    .executeTakeFirst()
}

/** Of two nodes that make the first key at once, one wins and both read the winner's. */
export async function insertKeyOnce(db: Connection, row: SigningKeyRow): Promise<void> {
  await tables(db)
    .insertInto('signing_key')
    .values({ ...row, public_jwk: sql`${JSON.stringify(row.public_jwk)}::jsonb` })
    .onConflict((conflict) => conflict.column('purpose').where('state', '=', 'active').doNothing())
    .execute()
}

/** Compare-and-set: a chain that another node renewed meanwhile stays. */
export async function replaceCertificateChain(
  db: Connection,
  seen: SigningKeyRow,
  chain: string[],
): Promise<void> {
  await tables(db)
    .updateTable('signing_key')
    .set({ certificate_chain: chain })
    .where('id', '=', seen.id)
    .where('certificate_chain', '=', sql.val(seen.certificate_chain))
    .execute()
}

export async function selectMasterKeyCheck(db: Connection): Promise<Buffer | undefined> {
  return (await tables(db).selectFrom('master_key_check').select('value').executeTakeFirst())?.value
}

export async function insertMasterKeyCheck(db: Connection, value: Buffer): Promise<void> {
  await tables(db)
    .insertInto('master_key_check')
    .values({ value })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A fact fixed at first start (the origin, design decision 16): answers what was recorded then. */
export async function recordOnce(db: Connection, name: string, value: string): Promise<string> {
  await tables(db)
    .insertInto('installation')
    .values({ name, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await tables(db)
    .selectFrom('installation')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return row.value
}

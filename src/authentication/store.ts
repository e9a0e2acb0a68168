import type { Database, Transaction } from '#platform/database'
import type { AuthenticationMethod } from './method.ts'

type Row = {
  id: string
  user_id: string
  credential_id: string
  public_key: Buffer
  counter: string | number
  transports: string[]
  aaguid: string
  device_type: 'singleDevice' | 'multiDevice'
  is_backed_up: boolean
  display_name: string
  created_at: Date
  last_used_at: Date | null
  attempt_id: string | null
  confirmed_at: Date | null
  disabled_at: Date | null
  delete_after: Date | null
}
const tables = (db: Database | Transaction) => db.withTables<{ authentication_method: Row }>()

const toMethod = (row: Row): AuthenticationMethod => ({
  id: row.id,
  userId: row.user_id,
  credentialId: row.credential_id,
  publicKey: new Uint8Array(row.public_key),
  counter: Number(row.counter),
  transports: row.transports,
  aaguid: row.aaguid,
  deviceType: row.device_type,
  isBackedUp: row.is_backed_up,
  displayName: row.display_name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  attemptId: row.attempt_id,
  confirmedAt: row.confirmed_at,
  disabledAt: row.disabled_at,
  deleteAfter: row.delete_after,
})

/** False when the credential id is taken already. */
export async function insertMethod(tx: Transaction, method: AuthenticationMethod): Promise<boolean> {
  const result = await tables(tx)
    .insertInto('authentication_method')
    .values({
      id: method.id,
      user_id: method.userId,
      credential_id: method.credentialId,
      public_key: Buffer.from(method.publicKey),
      counter: method.counter,
      transports: method.transports,
      aaguid: method.aaguid,
      device_type: method.deviceType,
      is_backed_up: method.isBackedUp,
      display_name: method.displayName,
      created_at: method.createdAt,
      last_used_at: method.lastUsedAt,
      attempt_id: method.attemptId,
      confirmed_at: method.confirmedAt,
      disabled_at: method.disabledAt,
      delete_after: method.deleteAfter,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) === 1n
}

/** Oldest first; disabled ones are left out unless asked for. */
export async function selectMethods(
  db: Database | Transaction,
  userId: string,
  options: { withDisabled?: boolean; lock?: boolean } = {},
): Promise<AuthenticationMethod[]> {
  let query = tables(db).selectFrom('authentication_method').selectAll().where('user_id', '=', userId)
  if (!options.withDisabled) query = query.where('disabled_at', 'is', null)
  if (options.lock) query = query.forUpdate()
  const rows = await query.orderBy('created_at').orderBy('id').execute()
  return rows.map(toMethod)
}

/** Held till the end of the transaction; false when it has been disabled or deleted. */
export async function lockUsableMethod(tx: Transaction, userId: string, id: string): Promise<boolean> {
  const row = await tables(tx)
    .selectFrom('authentication_method')
    .select('id')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('disabled_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

export async function selectMethodByCredential(
  db: Database | Transaction,
  credentialId: string,
): Promise<AuthenticationMethod | null> {
  const row = await tables(db)
    .selectFrom('authentication_method')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
  return row ? toMethod(row) : null
}

/**
 * Compare-and-set of the signature counter (WebAuthn §7.2 step 22): false when another sign-in moved it meanwhile,
 * or the method has been disabled. Synced passkeys stay at zero for ever.
 */
export async function advanceCounter(
  tx: Transaction,
  method: { id: string; counter: number },
  use: { counter: number; isBackedUp: boolean; at: Date },
): Promise<boolean> {
  const result = await tables(tx)
    .updateTable('authentication_method')
    .set({ counter: use.counter, last_used_at: use.at, is_backed_up: use.isBackedUp })
    .where('id', '=', method.id)
    .where('counter', '=', method.counter)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function confirmMethod(tx: Transaction, id: string, at: Date): Promise<void> {
  await tables(tx)
    .updateTable('authentication_method')
    .set({ confirmed_at: at })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .execute()
}

export async function disableMethods(
  tx: Transaction,
  ids: string[],
  times: { disabledAt: Date; deleteAfter: Date },
): Promise<void> {
  if (ids.length === 0) return
  await tables(tx)
    .updateTable('authentication_method')
    .set({ disabled_at: times.disabledAt, delete_after: times.deleteAfter })
    .where('id', 'in', ids)
    .where('disabled_at', 'is', null)
    .execute()
}

export async function deleteMethod(
  tx: Transaction,
  userId: string,
  id: string,
): Promise<AuthenticationMethod | null> {
  const row = await tables(tx)
    .deleteFrom('authentication_method')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('disabled_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return row ? toMethod(row) : null
}

export async function deleteExpiredMethods(db: Database, now: Date): Promise<number> {
  const result = await tables(db)
    .deleteFrom('authentication_method')
    .where('delete_after', '<', now)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** What an enrolment made and nobody ever tried: of one person, or of all from before a time. */
export async function deleteUnconfirmed(
  db: Database | Transaction,
  which: { userId: string } | { createdBefore: Date },
): Promise<number> {
  const query = tables(db).deleteFrom('authentication_method').where('confirmed_at', 'is', null)
  const result = await (
    'userId' in which
      ? query.where('user_id', '=', which.userId)
      : query.where('created_at', '<', which.createdBefore)
  ).executeTakeFirst()
  return Number(result.numDeletedRows)
}

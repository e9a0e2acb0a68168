import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Transaction as KyselyTransaction } from 'kysely'
import { Pool, types } from 'pg'

// oxlint-disable-next-line typescript/no-empty-object-type -- each module adds its own tables by withTables
export type Database = Kysely<{}>
// oxlint-disable-next-line typescript/no-empty-object-type -- as above
export type Transaction = KyselyTransaction<{}>

const INT8 = 20
/** Whoever waits longer for a connection gets an error rather than an answer that nobody waits for any more. */
const WAIT_MS = 10_000

/** Connections to one PostgreSQL. `onError` hears of idle connections that break; without it they end the process. */
export function openDatabase(options: {
  connectionString?: string
  /** Folder of a unix socket, with `user` and `database`, in place of a connection string. */
  socket?: { host: string; user: string; database: string }
  /** How long one that nobody needs stays open. */
  idleMilliseconds?: number
  onError(error: Error): void
}): { database: Database; pool: Pool; close(): Promise<void> } {
  const open = (max: number): Pool => {
    const pool = new Pool({
      ...(options.connectionString ? { connectionString: options.connectionString } : options.socket),
      max,
      connectionTimeoutMillis: WAIT_MS,
      idleTimeoutMillis: options.idleMilliseconds ?? 10_000,
      types: {
        getTypeParser: (oid, format) => (Number(oid) === INT8 ? Number : types.getTypeParser(oid, format)),
      },
    })
    pool.on('error', options.onError)
    pool.on('connect', (client) => client.on('error', options.onError))
    return pool
  }
  const pool = open(12)
  // oxlint-disable-next-line typescript/no-empty-object-type -- as above
  const database = new Kysely<{}>({ dialect: new PostgresDialect({ pool }) })
  const ofTransactions = new Kysely<{}>({
    dialect: new PostgresDialect({ pool: open(8) }),
  })
  transactionsOf.set(database, ofTransactions)
  return {
    database,
    pool,
    async close() {
      await Promise.all([database.destroy(), ofTransactions.destroy()])
    },
  }
}

/**
 * Transactions have connections of their own: the queries that run beside one while it is open then never wait for
 * connections that other transactions hold, which would be for ever.
 */
const transactionsOf = new WeakMap<Database, Database>()

const RETRIES = 5
/** serialization_failure, deadlock_detected */
const RETRIED = new Set(['40001', '40P01'])

/** The one way to open a transaction: what PostgreSQL asks to be repeated is repeated, so `work` must be repeatable. */
export async function inTransaction<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await (transactionsOf.get(database) ?? database).transaction().execute(work)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (attempt >= RETRIES || !RETRIED.has(code)) throw error
    }
  }
}

/** Waits until nobody else holds this name; held till the end of the transaction, on whatever node. */
export async function holdName(tx: Transaction, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx)
}

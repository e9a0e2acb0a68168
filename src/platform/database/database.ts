import { Kysely, PostgresDialect } from 'kysely'
import type { Transaction as KyselyTransaction } from 'kysely'
import { Pool, types } from 'pg'

// oxlint-disable-next-line typescript/no-empty-object-type -- each module adds its own tables by withTables
export type Database = Kysely<{}>
// oxlint-disable-next-line typescript/no-empty-object-type -- as above
export type Transaction = KyselyTransaction<{}>

const INT8 = 20

/** One pool over one PostgreSQL. `onError` hears of idle connections that break; without it they end the process. */
export function openDatabase(options: {
  connectionString?: string
  /** Folder of a unix socket, with `user` and `database`, in place of a connection string. */
  socket?: { host: string; user: string; database: string }
  maxConnections?: number
  onError(error: Error): void
}): { database: Database; pool: Pool; close(): Promise<void> } {
  const pool = new Pool({
    ...(options.connectionString ? { connectionString: options.connectionString } : options.socket),
    max: options.maxConnections ?? 12,
    types: {
      getTypeParser: (oid, format) => (Number(oid) === INT8 ? Number : types.getTypeParser(oid, format)),
    },
  })
  pool.on('error', options.onError)
  pool.on('connect', (client) => client.on('error', options.onError))
  // oxlint-disable-next-line typescript/no-empty-object-type -- as above
  const database = new Kysely<{}>({ dialect: new PostgresDialect({ pool }) })
  return { database, pool, close: () => database.destroy() }
}

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
      return await database.transaction().execute(work)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (attempt >= RETRIES || !RETRIED.has(code)) throw error
    }
  }
}

/** PostgreSQL: the embedded engine or any server of version 15 or later; connections, transactions, migrations. */
export { holdName, inTransaction, openDatabase } from './database.ts'
export type { Database, Transaction } from './database.ts'
export { migrate } from './migrate.ts'
export { startEmbeddedEngine } from './embedded-engine/start-engine.ts'
export type { EmbeddedEngine } from './embedded-engine/start-engine.ts'

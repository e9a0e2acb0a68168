import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { sql } from 'kysely'
import { Client } from 'pg'
import { migrate, openDatabase, startEmbeddedEngine } from '#platform/database'
import type { Database, EmbeddedEngine } from '#platform/database'

export type TestDatabase = { database: Database; connectionString: string; close(): Promise<void> }

const TEMPLATE = 'regain_template'
const dataDir = mkdtempSync(join(tmpdir(), 'regain-test-'))
let started: Promise<EmbeddedEngine> | undefined
const open = new Set<() => Promise<void>>()

// At the top of a module, so that it runs after the last file of the run.
after(async () => {
  for (const close of open) await close()
  await (await started)?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

// A run that is broken off must not leave an engine behind either.
process.once('exit', () => {
  const file = join(dataDir, 'postgres/postmaster.pid')
  if (existsSync(file)) process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGINT')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

/** A migrated database of one's own, cloned from a template: some 20 ms. The engine starts with the first call. */
export async function openTestDatabase(): Promise<TestDatabase> {
  started ??= startEngine()
  const engine = await started
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(engine, `create database ${name} template ${TEMPLATE} strategy file_copy`)
  const socket = { ...engine.socket, database: name }
  // Hundreds of databases in one run: what is not in use must not stay open.
  const connection = openDatabase({ socket, idleMilliseconds: 100, onError: () => undefined })
  const close = async () => {
    open.delete(close)
    await connection.close()
    await administer(engine, `drop database if exists ${name} with (force)`)
  }
  open.add(close)
  const connectionString = `postgresql://${socket.user}@/${name}?host=${encodeURIComponent(socket.host)}`
  return { database: connection.database, connectionString, close }
}

async function startEngine(): Promise<EmbeddedEngine> {
  const engine = await startEmbeddedEngine({ dataDir, fsync: false })
  await administer(engine, `create database ${TEMPLATE}`)
  const template = openDatabase({
    socket: { ...engine.socket, database: TEMPLATE },
    onError: () => undefined,
  })
  await migrate(template.database)
  await template.close()
  return engine
}

async function administer(engine: EmbeddedEngine, statement: string): Promise<void> {
  const client = new Client({ ...engine.socket, database: 'postgres' })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The whole database as text, bytes as hex. */
export async function everyRow(database: Database): Promise<string> {
  const { rows: named } = await sql<{ name: string }>`
    select table_name::text as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(database)
  const texts = named.map(async ({ name }) => {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(
      database,
    )
    return rows.map(({ text }) => text).join('\n')
  })
  return (await Promise.all(texts)).join('\n')
}

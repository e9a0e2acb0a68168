import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Pool } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { listMigrations, listTables, selectionOf } from './backup-tables.ts'
import { CommandFailed } from './command-failed.ts'
import { withStore } from './open-installation.ts'

/** Writes into a folder what must survive: nothing of this moment's work (design decision 9; `backup-rules.ts`). */
export function backUp(target: string | undefined): Promise<number> {
  if (!target) throw new CommandFailed('regain backup needs --to FOLDER.')
  return withStore(async ({ pool }) => {
    const rows = await writeBackup(pool, resolve(target))
    process.stdout.write(
      `${rows} rows in ${resolve(target)}. Without the master key they cannot be used: keep it, apart from them.\n`,
    )
    return 0
  })
}

/** One REPEATABLE READ transaction: every table as of the same moment, while the server goes on. */
export async function writeBackup(pool: Pool, folder: string): Promise<number> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(
      error.code === 'EEXIST' ? `${folder} exists already.` : `${folder} cannot be made: ${error.code}.`,
    )
  })
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const tables = await listTables(client)
    const migrations = await listMigrations(client)
    let rows = 0
    for (const table of tables) {
      const selection = selectionOf(table, (name) => client.escapeIdentifier(name))
      const source = client.query(copyTo(`copy (${selection}) to stdout`))
      const file = createWriteStream(join(folder, `${table.name}.copy.gz`), { mode: 0o600 })
      await pipeline(source, createGzip(), file)
      rows += source.rowCount
    }
    // Last, so that a folder without it is seen to be half a backup.
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify({ format: 1, migrations, tables }, null, 2),
      {
        mode: 0o600,
      },
    )
    await client.query('commit')
    return rows
  } finally {
    client.release(true)
  }
}

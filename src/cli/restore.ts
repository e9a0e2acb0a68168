import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { Pool } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { Manifest, listMigrations, listTables } from './backup-tables.ts'
import { CommandFailed } from './command-failed.ts'
import { withStore } from './open-installation.ts'

export function restore(source: string | undefined): Promise<number> {
  if (!source) throw new CommandFailed('regain restore needs --from FOLDER.')
  return withStore(async ({ pool }) => {
    const rows = await readBackup(pool, resolve(source))
    process.stdout.write(
      `${rows} rows restored. Start the server with the master key of that installation.\n`,
    )
    return 0
  })
}

/** All or nothing, into a database that holds nothing yet. */
export async function readBackup(pool: Pool, folder: string): Promise<number> {
  const manifest = await readManifest(folder)
  const client = await pool.connect()
  try {
    await client.query('begin')
    await refuseOtherSchema(manifest.migrations, await listMigrations(client))
    for (const { name } of await listTables(client)) {
      const found = await client.query(`select 1 from ${client.escapeIdentifier(name)} limit 1`)
      if (found.rowCount !== 0)
        throw new CommandFailed('This database is in use already: a backup is restored into an empty one.')
    }
    let rows = 0
    for (const { name, columns } of manifest.tables) {
      const names = columns.map((column) => client.escapeIdentifier(column)).join(', ')
      const target = client.query(copyFrom(`copy ${client.escapeIdentifier(name)} (${names}) from stdin`))
      await pipeline(createReadStream(join(folder, `${name}.copy.gz`)), createGunzip(), target)
      rows += target.rowCount
    }
    await client.query('commit')
    return rows
  } finally {
    client.release(true) // also ends the transaction when something failed
  }
}

async function readManifest(folder: string) {
  const content = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
    throw new CommandFailed(`${folder} holds no whole backup: manifest.json is missing.`)
  })
  const parsed = Manifest.safeParse(JSON.parse(content))
  if (!parsed.success)
    throw new CommandFailed(`${folder}/manifest.json is not one of this version of Regain.`)
  return parsed.data
}

async function refuseOtherSchema(theirs: string[], ours: string[]): Promise<void> {
  const missing = theirs.filter((name) => !ours.includes(name))
  const added = ours.filter((name) => !theirs.includes(name))
  if (missing.length === 0 && added.length === 0) return
  throw new CommandFailed(
    'The backup was made by another version of Regain: restore it with that version, then upgrade.',
  )
}

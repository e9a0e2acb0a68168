import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { Pool } from 'pg'
import { createDirectory } from '#directory'
import { nameKeys } from '#matching'
import { systemClock } from '#platform/clock'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { openTestDatabase } from '../../test/support/database.ts'
import { writeBackup } from './backup.ts'
import { readBackup } from './restore.ts'

const directoryOf = (database: Database) =>
  createDirectory({ database, clock: systemClock, random: systemRandom, nameKeys })

async function opened() {
  const { database, connectionString } = await openTestDatabase()
  const pool = new Pool({ connectionString, max: 1 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return { database, pool }
}

describe('backup and restore', () => {
  it('brings everything but work under way into an empty database, once', async (t) => {
    const [from, to] = [await opened(), await opened()]
    t.after(() => Promise.all([from.pool.end(), to.pool.end()]))
    const user = await inTransaction(from.database, (tx) =>
      directoryOf(from.database).createUser(tx, {
        userPrincipalName: 'zoë@example.org',
        displayName: 'Zoë\t"O\'Neill"\n\\N',
        surname: 'O’Neill',
        otherMails: ['a@example.org', 'b,c@example.org'],
      }),
    )
    await sql`insert into provider_nonce values ('left out', now())`.execute(from.database)
    const folder = join(mkdtempSync(join(tmpdir(), 'regain-backup-')), 'one')
    const written = await writeBackup(from.pool, folder)
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    assert.ok(readdirSync(folder).every((file) => !/nonce|material|challenge/.test(file)))
    await assert.rejects(writeBackup(from.pool, folder), /exists already/)

    assert.equal(await readBackup(to.pool, folder), written)
    assert.deepEqual(await directoryOf(to.database).getUser(user.id), user)
    const found = await directoryOf(to.database).usersSharingNameKey(systemRandom.id(), nameKeys(user))
    assert.equal(found[0]?.id, user.id)
    await assert.rejects(readBackup(to.pool, folder), /in use already/)
  })

  it('refuses half a backup', async (t) => {
    const to = await opened()
    t.after(() => to.pool.end())
    const folder = mkdtempSync(join(tmpdir(), 'regain-backup-'))
    await assert.rejects(readBackup(to.pool, folder), /no whole backup/)
  })
})

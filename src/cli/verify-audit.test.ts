import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { createAudit } from '#audit'
import { systemClock } from '#platform/clock'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import { openTestDatabase } from '../../test/support/database.ts'

const folder = mkdtempSync(join(tmpdir(), 'regain-audit-'))

function regain(connectionString: string, ...args: string[]) {
  const env = {
    PATH: process.env['PATH'],
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
    DATABASE_URL: connectionString,
    REGAIN_MASTER_KEY: 'ab'.repeat(32),
    REGAIN_DATA_DIR: folder,
  }
  const command = [join(import.meta.dirname, 'index.ts'), ...args]
  return new Promise<{ status: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }),
    )
  })
}

describe('regain audit', () => {
  it('T34: finds by a kept checkpoint that rows and checkpoints were cut off together', async () => {
    const { database, connectionString } = await openTestDatabase()
    const audit = createAudit({
      database,
      clock: systemClock,
      random: systemRandom,
      checkpointKey: () => Promise.reject(new Error('only the command signs')),
    })
    const write = () =>
      inTransaction(database, (tx) =>
        audit.record(tx, {
          activity: 'User started account recovery',
          category: 'UserManagement',
          result: 'success',
          actor: { kind: 'system' },
        }),
      )
    const empty = await regain(connectionString, 'audit', 'checkpoint')
    assert.deepEqual([empty.status, empty.stdout], [1, ''])
    assert.match(empty.stderr, /empty/)

    await write()
    const first = await regain(connectionString, 'audit', 'checkpoint')
    await write()
    const second = await regain(connectionString, 'audit', 'checkpoint')
    assert.deepEqual(Object.keys(JSON.parse(second.stdout) as object).sort(), [
      'count',
      'hash',
      'keyId',
      'sequence',
      'signature',
      'time',
    ])
    const kept = join(folder, 'kept.jsonl')
    writeFileSync(kept, first.stdout + second.stdout)
    const whole = await regain(connectionString, 'audit', 'verify', '--checkpoint', kept)
    assert.deepEqual([whole.status, whole.stderr], [0, ''])
    assert.match(whole.stdout, /is whole: 2 rows, 2 signed checkpoints, 2 kept elsewhere/)

    await sql`delete from audit_entry where sequence = 2`.execute(database)
    await sql`delete from audit_checkpoint where sequence = 2`.execute(database)
    const alone = await regain(connectionString, 'audit', 'verify')
    assert.deepEqual([alone.status, alone.stderr], [0, ''])
    assert.match(alone.stdout, /none kept elsewhere/)
    const cut = await regain(connectionString, 'audit', 'verify', '--checkpoint', kept)
    assert.equal(cut.status, 1)
    assert.match(cut.stdout, /row 2: tail_missing/)
  })

  it('erases a person by id when it is meant, and the log is whole afterwards', async () => {
    const { database, connectionString } = await openTestDatabase()
    const audit = createAudit({
      database,
      clock: systemClock,
      random: systemRandom,
      checkpointKey: () => Promise.reject(new Error('only the command signs')),
    })
    const person = '018f0000-0000-7000-8000-000000000001'
    await inTransaction(database, (tx) =>
      audit.record(tx, {
        activity: 'User started account recovery',
        category: 'UserManagement',
        result: 'success',
        actor: { kind: 'user', id: person, userPrincipalName: 'ada@example.org' },
      }),
    )
    const asked = await regain(connectionString, 'audit', 'erase', '--user', person)
    assert.equal(asked.status, 1)
    assert.match(asked.stderr, /cannot be undone/)
    const nobody = await regain(connectionString, 'audit', 'erase', '--user', 'eve@example.org', '--yes')
    assert.match(nobody.stderr, /No user eve@example\.org/)
    const erased = await regain(connectionString, 'audit', 'erase', '--user', person, '--yes')
    assert.match(erased.stdout, /Erased in 1 rows/)
    assert.ok(!JSON.stringify((await audit.list({})).rows).includes('ada@example.org'))
    await regain(connectionString, 'audit', 'checkpoint')
    const verified = await regain(connectionString, 'audit', 'verify')
    assert.match(verified.stdout, /is whole: 2 rows, 1 of them erased/)
  })

  it('takes no file without checkpoints for one', async () => {
    const none = join(folder, 'none.jsonl')
    writeFileSync(none, '\n')
    const refused = await regain('postgresql://unused', 'audit', 'verify', '--checkpoint', none)
    assert.deepEqual([refused.status, refused.stdout], [1, ''])
    assert.match(refused.stderr, /none\.jsonl holds no checkpoint at line 1/)
  })
})

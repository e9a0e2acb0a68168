import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { after, describe, it } from 'node:test'
import { Client } from 'pg'
import { startEmbeddedEngine } from './start-engine.ts'
import type { EmbeddedEngine } from './start-engine.ts'

async function ask(engine: EmbeddedEngine, statement: string) {
  const client = new Client(engine.socket)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

describe('embedded engine', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'regain-engine-'))
  const start = () => startEmbeddedEngine({ dataDir })
  const postmaster = () =>
    Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  after(async () => {
    await (await start()).stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('answers on a socket that is closed to others, by no network, and never as root', async () => {
    const engine = await start()
    assert.deepEqual(await ask(engine, 'show listen_addresses'), [{ listen_addresses: '' }])
    assert.equal(statSync(engine.socket.host).mode & 0o777, 0o700)
    assert.notEqual(statSync(join(dataDir, 'postgres')).uid, 0)
    assert.deepEqual(await ask(engine, 'show fsync'), [{ fsync: 'on' }])
  })

  it('a second process takes the running engine over, and leaves it to whoever still uses it', async () => {
    const engine = await start()
    assert.equal(engine.attached, true)
    const user = new Client(engine.socket)
    await user.connect()
    await engine.stop()
    assert.equal((await user.query('select 1')).rowCount, 1)
    await user.end()
  })

  it('starts again after it was killed, with all that was committed', async () => {
    const before = await start()
    await ask(before, 'create table kept (id int); insert into kept values (7)')
    process.kill(postmaster(), 'SIGKILL')
    await wait(100)
    const again = await start()
    assert.equal(again.attached, false)
    assert.deepEqual(await ask(again, 'select id from kept'), [{ id: 7 }])
  })

  it('names the folder that the engine cannot enter', { skip: process.getuid?.() !== 0 }, async (t) => {
    const closed = mkdtempSync(join(tmpdir(), 'regain-closed-'))
    t.after(() => rmSync(closed, { recursive: true }))
    chmodSync(closed, 0o700)
    mkdirSync(join(closed, 'data'))
    await assert.rejects(startEmbeddedEngine({ dataDir: join(closed, 'data') }), (error: Error) => {
      assert.match(
        error.message,
        /^The database engine runs as \w+ and cannot enter [^:]+: set REGAIN_DATA_DIR/,
      )
      return error.message.includes(closed)
    })
  })
})

import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { inTransaction, openDatabase } from '#platform/database'
import { openTestDatabase } from '../../../test/support/database.ts'
import { jobs, prepareJobs, runJobs } from './index.ts'

describe('jobs', () => {
  const heard = new EventEmitter()
  let opened: ReturnType<typeof openDatabase>
  let runner: { stop(): Promise<void> }
  before(async () => {
    const { connectionString } = await openTestDatabase()
    opened = openDatabase({ connectionString, onError: () => undefined })
    await prepareJobs(opened.pool)
    runner = await runJobs({
      pool: opened.pool,
      timers: {},
      tasks: {
        async 'test.works'(payload) {
          heard.emit('done', payload)
        },
        async 'test.fails'() {
          throw new Error('out of order')
        },
      },
      onError: (what, error) => heard.emit('failed', what, error),
    })
  })
  after(async () => {
    await runner.stop()
    await opened.close()
  })
  const signal = () => AbortSignal.timeout(10_000)

  it('run what a transaction left, and nothing that it took back', async () => {
    const done = once(heard, 'done', { signal: signal() })
    const undone = inTransaction(opened.database, async (tx) => {
      await jobs.enqueue(tx, 'test.works', { n: 1 })
      throw new Error('undone')
    })
    await assert.rejects(undone)
    await inTransaction(opened.database, (tx) => jobs.enqueue(tx, 'test.works', { n: 2 }))
    assert.deepEqual(await done, [{ n: 2 }])
  })

  it('tell of a job that failed', async () => {
    const failed = once(heard, 'failed', { signal: signal() })
    await inTransaction(opened.database, (tx) => jobs.enqueue(tx, 'test.fails', {}))
    const [what, error] = await failed
    assert.equal(what, 'job test.fails')
    assert.match(String(error), /out of order/)
  })
})

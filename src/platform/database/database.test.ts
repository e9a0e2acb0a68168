import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { openTestDatabase } from '../../../test/support/database.ts'
import { inTransaction } from './index.ts'

describe('database', () => {
  it('instants come as Date and counts as number', async () => {
    const { database } = await openTestDatabase()
    const { rows } = await sql<{ at: unknown; count: unknown }>`
      select timestamptz '2026-03-01T10:00:00Z' as at, count(*) as count from organisation`.execute(database)
    assert.deepEqual(rows, [{ at: new Date('2026-03-01T10:00:00Z'), count: 0 }])
  })

  it('repeats what PostgreSQL asks to be repeated: two that change the same row both get through', async () => {
    const { database } = await openTestDatabase()
    await sql`insert into installation values ('counter', '0')`.execute(database)
    let runs = 0
    const arrived: (() => void)[] = []
    const bothHaveRead = () =>
      new Promise<void>((resolve) => {
        arrived.push(resolve)
        if (arrived.length >= 2) for (const go of arrived) go()
      })
    const increment = () =>
      inTransaction(database, async (tx) => {
        runs += 1
        await sql`set transaction isolation level serializable`.execute(tx)
        const { rows } = await sql<{
          value: string
        }>`select value from installation where name = 'counter'`.execute(tx)
        await bothHaveRead()
        const next = String(Number(rows[0]?.value) + 1)
        await sql`update installation set value = ${next} where name = 'counter'`.execute(tx)
      })
    await Promise.all([increment(), increment()])
    const { rows } = await sql<{
      value: string
    }>`select value from installation where name = 'counter'`.execute(database)
    assert.deepEqual([rows[0]?.value, runs], ['2', 3])
  })

  it('undoes everything when the work throws', async () => {
    const { database } = await openTestDatabase()
    const failing = inTransaction(database, async (tx) => {
      await sql`insert into installation values ('half', '1')`.execute(tx)
      throw new Error('no')
    })
    await assert.rejects(failing, /no/)
    const { rows } = await sql`select 1 from installation where name = 'half'`.execute(database)
    assert.equal(rows.length, 0)
  })
})

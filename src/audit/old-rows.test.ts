import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import * as created from '../../migrations/0002-audit.ts'
import * as chained from '../../migrations/0004-audit-chain.ts'
import { openTestDatabase } from '../../test/support/database.ts'

it('a database with rows and checkpoints of before comes over, its rows to be linked anew', async () => {
  const { database } = await openTestDatabase()
  await database.transaction().execute(async (tx) => {
    await sql`create schema before`.execute(tx)
    await sql`set local search_path to before`.execute(tx)
    await created.up(tx)
    await sql`
      insert into audit_entry
      select gen_random_uuid(), now(), 'Account Recovery', 'a', 'Policy', null, 'success', null, null,
        '{"kind":"system"}', '[]', '{}', '\\x00', 'c', 'h', nullif(place, 3), 'x'
      from generate_series(1, 3) place`.execute(tx)
    await sql`insert into audit_checkpoint values (2, 'x', 's', now())`.execute(tx)
    await chained.up(tx)
    const { rows } = await sql<{ rows: number; linked: number; checkpoints: number }>`
      select count(*) as rows, count(sequence) + count(chain_hash) as linked,
        (select count(*) from audit_checkpoint) as checkpoints
      from audit_entry`.execute(tx)
    assert.deepEqual(rows, [{ rows: 3, linked: 0, checkpoints: 0 }])
  })
})

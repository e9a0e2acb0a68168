import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import { testClock } from '../../test/support/authentication.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { createAudit, readCheckpoints } from './index.ts'
import type { AuditEntry } from './index.ts'

const PERSON = '0198c0de-0000-7000-8000-000000000001'
const OTHER = '0198c0de-0000-7000-8000-000000000002'

/** Every field filled, so that every column holds something that can be changed. */
const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  activity: 'User started account recovery',
  category: 'UserManagement',
  operationType: 'Update',
  result: 'failure',
  reason: 'name_mismatch',
  correlationId: 'attempt-1',
  actor: { kind: 'user', id: OTHER, displayName: 'Robin Example', ipAddress: '192.0.2.1' },
  targets: [{ kind: 'User', id: PERSON, displayName: 'Zoë Example' }],
  details: { step: 'match', score: '81' },
  ...more,
})

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

async function openLog() {
  const { database } = await openTestDatabase()
  const clock = testClock()
  const key = newKey()
  let made = 0
  // Ids in the order of writing: UUIDv7 of one millisecond come in any.
  const id = () => `0198c0df-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`
  const deps = { database, clock, random: { ...systemRandom, id } }
  const audit = createAudit({ ...deps, checkpointKey: async () => key })
  const write = async (count: number, more: Partial<AuditEntry> = {}) => {
    for (let i = 0; i < count; i += 1) await inTransaction(database, (tx) => audit.record(tx, entry(more)))
  }
  /** One batch of the linking job, with a checkpoint at its end. */
  const link = async (count: number) => {
    await write(count)
    clock.forward(1)
    assert.equal(await audit.link(), count)
  }
  const tamper = async (statement: RawBuilder<unknown>) => {
    const { numAffectedRows } = await statement.execute(database)
    assert.notEqual(numAffectedRows, 0n, 'the tampering hit nothing')
  }
  const found = async (kept?: Parameters<typeof audit.verify>[0]) => {
    const verdict = await audit.verify(kept)
    return verdict.ok ? 'ok' : `${verdict.reason} ${verdict.sequence}`
  }
  const kept = async () => {
    const checkpoint = await audit.checkpoint()
    assert.ok(checkpoint)
    const read = readCheckpoints(JSON.stringify(checkpoint))
    assert.ok(read.ok)
    return read.checkpoints
  }
  return { database, deps, audit, write, link, tamper, found, kept }
}

type Log = Awaited<ReturnType<typeof openLog>>
type Column = { name: string; type: string; nullable: boolean }

/** From the schema, so that a column added later is tampered with too. */
async function columns({ database }: Log): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select column_name::text as name, data_type::text as type, is_nullable = 'YES' as nullable
    from information_schema.columns where table_name = 'audit_entry' order by 1`.execute(database)
  return rows
}

/** Another value of the column's type that the schema takes. */
function otherValue({ name, type }: Column, noise: number): RawBuilder<unknown> {
  if (name === 'result') return sql`case result when 'success' then 'failure' else 'success' end`
  if (type === 'uuid') return sql`gen_random_uuid()`
  if (type.startsWith('timestamp')) return sql`coalesce(${sql.ref(name)}, now()) + ${noise} * interval '1 ms'`
  if (type === 'jsonb') return sql`jsonb_build_object('kind', 'system', 'noise', ${String(noise)}::text)`
  if (type === 'bytea') return sql`decode(md5(${String(noise)}::text), 'hex')`
  if (type === 'bigint') return sql`coalesce(sequence, 0) + 1000 + ${noise}`
  return sql`concat(${sql.ref(name)}, ${String(noise)}::text)`
}

describe('T34: the audit log', () => {
  it('is whole as written, linked or waiting', async () => {
    const { audit, link, write } = await openLog()
    await link(3)
    await link(2)
    await write(1)
    assert.deepEqual(await audit.verify(), { ok: true, rows: 5, unlinked: 1, erased: 0, checkpoints: 2 })
    assert.equal(await audit.link(), 1)
    assert.equal(await audit.link(), 0)
    assert.deepEqual(await audit.verify(), { ok: true, rows: 6, unlinked: 0, erased: 0, checkpoints: 3 })
  })

  it('shows an edit of every column, also one to nothing, and in a row that waits', async () => {
    const log = await openLog()
    await log.link(3)
    await log.write(1)
    const ids = (await log.audit.list()).rows.map(({ id }) => id)
    const all = await columns(log)
    assert.equal(all.length, 19)
    for (const id of [ids[2], ids[0]])
      for (const column of all) {
        const name = sql.ref(column.name)
        const values = [otherValue(column, 7), ...(column.nullable ? [sql`null`] : [])]
        for (const value of values) {
          await sql`create table kept as table audit_entry`.execute(log.database)
          const done = await sql`
            update audit_entry set ${name} = ${value} where id = ${id} and ${name} is distinct from ${value}`.execute(
            log.database,
          )
          if (done.numAffectedRows !== 0n)
            assert.notEqual(
              await log.found(),
              'ok',
              `${column.name} of ${id === ids[0] ? 'waiting' : 'linked'}`,
            )
          await sql`delete from audit_entry`.execute(log.database)
          await sql`insert into audit_entry table kept`.execute(log.database)
          await sql`drop table kept`.execute(log.database)
        }
      }
    assert.equal(await log.found(), 'ok')
  })

  it('shows an edit whose hashes were made to fit', async () => {
    const { tamper, link, found } = await openLog()
    await link(3)
    await tamper(sql`
      with source as (select * from audit_entry where sequence = 3)
      update audit_entry set content_hash = source.content_hash, chain_hash = source.chain_hash
      from source where audit_entry.sequence = 2`)
    assert.equal(await found(), 'row_changed 2')
  })

  it('shows a row taken out of the middle, and two that changed places', async () => {
    const first = await openLog()
    await first.link(4)
    await first.tamper(sql`delete from audit_entry where sequence = 2`)
    assert.equal(await first.found(), 'row_missing 2')

    const second = await openLog()
    await second.link(4)
    await second.tamper(sql`update audit_entry set sequence = 5 - sequence + 100 where sequence in (2, 3)`)
    await second.tamper(sql`update audit_entry set sequence = sequence - 100 where sequence > 100`)
    assert.equal(await second.found(), 'chain_broken 2')
  })

  it('shows a row hidden before the first place of the chain', async () => {
    const { tamper, link, found } = await openLog()
    await link(2)
    await tamper(sql`update audit_entry set sequence = -1 where sequence = 2`)
    assert.equal(await found(), 'row_missing 1')
  })

  it('shows a cut tail, and links nothing over it', async () => {
    const { audit, tamper, link, found, write } = await openLog()
    await link(3)
    await tamper(sql`delete from audit_entry where sequence = 3`)
    assert.equal(await found(), 'tail_missing 3')
    await write(1)
    await assert.rejects(audit.link(), { code: 'audit_chain_broken' })
    await assert.rejects(audit.checkpoint(), { code: 'audit_chain_broken' })
  })

  it('shows a cut tail with its checkpoints by a checkpoint kept elsewhere, also once it has grown again', async () => {
    const { tamper, link, found, kept } = await openLog()
    await link(2)
    await link(2)
    const elsewhere = await kept()
    assert.equal(await found(elsewhere), 'ok')
    await tamper(sql`delete from audit_entry where sequence > 2`)
    await tamper(sql`delete from audit_checkpoint where sequence > 2`)
    assert.equal(await found(), 'ok', 'without it this cannot be seen')
    assert.equal(await found(elsewhere), 'tail_missing 4')
    await link(3)
    assert.equal(await found(), 'ok')
    assert.equal(await found(elsewhere), 'history_replaced 4')
  })

  it('shows a restored old state by a checkpoint kept elsewhere', async () => {
    const { database, tamper, link, found, kept } = await openLog()
    const tables = ['audit_entry', 'audit_checkpoint'].map(
      (name) => [sql.table(name), sql.table(`old_${name}`)] as const,
    )
    await link(2)
    const early = await kept()
    for (const [table, old] of tables) await sql`create table ${old} as table ${table}`.execute(database)
    await link(2)
    const late = await kept()
    for (const [table, old] of tables) {
      await tamper(sql`delete from ${table}`)
      await tamper(sql`insert into ${table} select * from ${old}`)
    }
    assert.equal(await found(early), 'ok')
    assert.equal(await found([...early, ...late]), 'tail_missing 4')
    await link(2)
    assert.equal(await found([...early, ...late]), 'history_replaced 4')
  })

  it('shows an end written anew: unlinked, edited, hashed again and linked by the job itself', async () => {
    const { database, tamper, link, found, kept, audit, write } = await openLog()
    await link(2)
    await link(1)
    const elsewhere = await kept()
    await tamper(sql`delete from audit_entry where sequence = 3`)
    await tamper(sql`delete from audit_checkpoint where sequence = 3`)
    await write(1, { result: 'success' })
    await audit.link()
    assert.equal(await found(), 'ok')
    assert.equal(await found(elsewhere), 'history_replaced 3')
    await sql`delete from audit_checkpoint where sequence = 3`.execute(database)
    assert.equal(await found(), 'checkpoint_missing 3')
  })

  it('shows a checkpoint that was taken out, changed, or signed by another key', async () => {
    for (const [statement, expected] of [
      [sql`delete from audit_checkpoint where sequence = 2`, 'checkpoint_missing 1'],
      [sql`update audit_checkpoint set signature = 'forged' where sequence = 2`, 'checkpoint_forged 2'],
      [
        sql`update audit_checkpoint set signature = (select signature from audit_checkpoint where sequence = 4) where sequence = 2`,
        'checkpoint_forged 2',
      ],
      [sql`update audit_checkpoint set chain_hash = 'x' where sequence = 2`, 'checkpoint_forged 2'],
      [sql`update audit_checkpoint set row_count = 1 where sequence = 2`, 'checkpoint_forged 2'],
      [sql`update audit_checkpoint set created_at = 'infinity' where sequence = 2`, 'checkpoint_forged 2'],
      [sql`update audit_checkpoint set sequence = 3 where sequence = 2`, 'checkpoint_forged 3'],
      [sql`update audit_checkpoint set key_id = 'x' where sequence = 4`, 'checkpoint_key_unknown 4'],
    ] as const) {
      const { tamper, link, found } = await openLog()
      await link(2)
      await link(2)
      await tamper(statement)
      assert.equal(await found(), expected)
    }
  })

  it('believes no forged checkpoint from elsewhere', async () => {
    const { deps, link, found, kept, audit } = await openLog()
    await link(2)
    const [genuine] = await kept()
    assert.ok(genuine)
    const another = createAudit({ ...deps, checkpointKey: async () => otherKey })
    const otherKey = newKey()
    assert.equal(await found([{ ...genuine, sequence: 1 }]), 'checkpoint_forged 1')
    assert.equal(await found([{ ...genuine, time: '2026-03-01T11:00:00.000Z' }]), 'checkpoint_forged 2')
    assert.equal(await found([genuine, { ...genuine, signature: 'forged' }]), 'checkpoint_forged 2')
    const verdict = await another.verify([genuine])
    assert.ok(!verdict.ok)
    assert.equal(verdict.reason, 'checkpoint_key_unknown')
    assert.ok((await audit.verify([genuine])).ok)
  })

  it('reads kept checkpoints line by line, and takes no empty file for one', () => {
    assert.deepEqual(readCheckpoints(''), { ok: false, line: 1 })
    assert.deepEqual(readCheckpoints('\n{"sequence":1}'), { ok: false, line: 2 })
    assert.deepEqual(readCheckpoints('> regain'), { ok: false, line: 1 })
  })
})

describe('T34: erased rows', () => {
  async function openErased() {
    const log = await openLog()
    await log.link(2)
    await log.write(1, { actor: { kind: 'user', id: PERSON }, targets: [] })
    await log.write(1, { actor: { kind: 'system' }, targets: [{ kind: 'User', id: OTHER }] })
    const elsewhere = await log.kept()
    const erased = await inTransaction(log.database, (tx) =>
      log.audit.erase(tx, { personId: PERSON, actor: { kind: 'system' } }),
    )
    assert.equal(erased, 3)
    return { ...log, elsewhere }
  }

  it('hold nothing of the person, say so, and leave the chain whole', async () => {
    const { audit, elsewhere, database } = await openErased()
    assert.deepEqual(await audit.verify(elsewhere), {
      ok: true,
      rows: 4,
      unlinked: 3,
      erased: 3,
      checkpoints: 2,
    })
    await audit.link()
    assert.deepEqual(await audit.verify(elsewhere), {
      ok: true,
      rows: 7,
      unlinked: 0,
      erased: 3,
      checkpoints: 3,
    })
    const { rows } = await audit.list({ correlationId: 'attempt-1' })
    assert.deepEqual(
      rows.map(({ erasedAt, targets, details }) => [
        Boolean(erasedAt),
        targets?.length,
        Object.keys(details ?? {}),
      ]),
      [
        [false, 1, ['step', 'score']],
        [true, 0, []],
        [true, 0, []],
        [true, 0, []],
      ],
    )
    const stored = await sql<{ row: string }>`select audit_entry::text as row from audit_entry`.execute(
      database,
    )
    assert.ok(stored.rows.every(({ row }) => !row.includes(PERSON)))
    const told = (await audit.list({ activity: 'Account Recovery audit entry erased' })).rows
    assert.deepEqual(
      told.map(({ correlationId }) => correlationId).sort(),
      rows
        .slice(1)
        .map(({ id }) => id)
        .sort(),
    )
    const again = inTransaction(database, (tx) =>
      audit.erase(tx, { personId: PERSON, actor: { kind: 'system' } }),
    )
    assert.equal(await again, 0)
  })

  it('are not made by an edit: fields set to nothing, a marker copied or dated, a marker row written by hand', async () => {
    const gone = sql`actor = null, targets = '[]', details = '{}', salt = null`
    const copied = sql`erased_at = (select erased_at from audit_entry where sequence = 1),
      erasure_signature = (select erasure_signature from audit_entry where sequence = 1)`
    for (const [change, expected] of [
      [sql`actor = null`, 'false_erasure 4'],
      [sql`actor = null, targets = '[]', details = '{"step":"other"}'`, 'false_erasure 4'],
      [sql`salt = null`, 'false_erasure 4'],
      [gone, 'false_erasure 4'],
      [sql`${gone}, erased_at = now()`, 'false_erasure 4'],
      [sql`${gone}, erased_at = now(), erasure_signature = 'forged'`, 'false_erasure 4'],
      [sql`${gone}, ${copied}`, 'false_erasure 4'],
      [copied, 'row_changed 4'],
    ] as const) {
      const { audit, write, tamper, found } = await openErased()
      const row = (await audit.list()).rows.find(({ sequence }) => sequence === 4)
      assert.ok(row)
      await write(1, { activity: 'Account Recovery audit entry erased', correlationId: row.id })
      await audit.link()
      await tamper(sql`update audit_entry set ${change} where sequence = 4`)
      assert.equal(await found(), expected)
    }
  })

  it('cannot be filled again or dated otherwise', async () => {
    for (const change of [
      sql`details = '{"step":"other"}'`,
      sql`targets = '[{"kind":"User","id":"x"}]'`,
      sql`actor = '{"kind":"system"}'`,
      sql`salt = '\\x00'`,
      sql`erased_at = erased_at + interval '1 s'`,
      sql`erased_at = null`,
      sql`erasure_signature = null`,
      sql`result = 'success'`,
    ]) {
      const { tamper, found } = await openErased()
      await tamper(sql`update audit_entry set ${change} where sequence = 1`)
      assert.match(await found(), /^(false_erasure|row_changed) 1$/)
    }
  })

  it('want the row that tells of them', async () => {
    const { tamper, found } = await openErased()
    await tamper(sql`
      delete from audit_entry
      where correlation_id = (select id::text from audit_entry where sequence = 2)`)
    assert.equal(await found(), 'false_erasure 2')
  })
})

describe('T34: any log, any column', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aZ0 é"\\{}[]:,\u{1f600}'), maxLength: 8 })
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  const anyEntry = fc
    .record({
      activity: text,
      category: fc.constantFrom('UserManagement' as const, 'Policy' as const),
      operationType: optional(fc.constantFrom('Add' as const, 'Read' as const)),
      result: fc.constantFrom('success' as const, 'failure' as const),
      reason: optional(text),
      correlationId: optional(text),
      actor: fc.oneof(
        fc.constant({ kind: 'system' as const }),
        fc.record({ kind: fc.constant('user' as const), id: text, displayName: text }),
        fc.record({ kind: fc.constant('app' as const), appId: text, displayName: text }),
      ),
      targets: optional(
        fc.array(fc.record({ kind: fc.constant('User' as const), id: text }), { maxLength: 2 }),
      ),
      details: optional(fc.dictionary(text, text, { maxKeys: 3 })),
    })
    .map((fields) => JSON.parse(JSON.stringify(fields)) as AuditEntry)

  it('is whole as written, and not once one value differs', async () => {
    const log = await openLog()
    const { audit, database, found } = log
    const all = await columns(log)
    const whole = async (batches: AuditEntry[][], linked: boolean) => {
      await sql`delete from audit_entry`.execute(database)
      await sql`delete from audit_checkpoint`.execute(database)
      for (const [index, batch] of batches.entries()) {
        for (const one of batch) await inTransaction(database, (tx) => audit.record(tx, one))
        if (linked || index < batches.length - 1) await audit.link()
      }
      assert.equal(await found(), 'ok')
    }
    const batches = fc.array(fc.array(anyEntry, { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 3,
    })
    await fc.assert(
      fc.asyncProperty(
        batches,
        fc.boolean(),
        fc.nat(),
        fc.constantFrom(...all),
        fc.boolean(),
        fc.integer({ min: 1, max: 10_000 }),
        async (rows, linked, at, column, toNothing, noise) => {
          await whole(rows, linked)
          const value = toNothing && column.nullable ? sql`null` : otherValue(column, noise)
          const { rows: entries } = await sql<{ id: string }>`select id from audit_entry order by id`.execute(
            database,
          )
          const id = entries[at % entries.length]?.id
          const name = sql.ref(column.name)
          const done = await sql`
            update audit_entry set ${name} = ${value} where id = ${id} and ${name} is distinct from ${value}`.execute(
            database,
          )
          if (done.numAffectedRows !== 0n) assert.notEqual(await found(), 'ok')
        },
      ),
      { numRuns: 120 },
    )
  })
})

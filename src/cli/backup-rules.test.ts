import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { Pool } from 'pg'
import { openTestDatabase } from '../../test/support/database.ts'
import { BACKUP_RULES } from './backup-rules.ts'
import { writeBackup } from './backup.ts'
import { readBackup } from './restore.ts'

type Column = { table: string; column: string; type: string; array: boolean }

/** Long-lived secrets, sealed under the master key or hashed, without which nothing would work after a restore. */
const MUST_SURVIVE = [
  'audit_entry.salt',
  'authentication_method.public_key',
  'identity_verification_provider.sealed_secret',
  'identity_verification_provider.trust_anchor',
  'master_key_check.value',
  'oidc_client.sealed_secret',
  'provider_client.secret_hash',
  'signing_key.sealed_private_key',
  'signing_key.sealed_root_key',
  'temporary_access_pass.secret_hash',
]
const SENSITIVE = /sealed|secret|token|code_hash|nonce|answer|challenge/
/** Values that rules look at, and keys that hold one row. */
const FIXED: Record<string, string> = {
  'temporary_access_pass.kind': "'admin'",
  'provider_session.status': "'done'",
}

const canary = ({ table, column }: Column) => `canary<${table}.${column}>`
function filled(column: Column): string {
  const fixed = FIXED[`${column.table}.${column.column}`]
  if (fixed) return fixed
  const text = `'${canary(column)}'`
  if (column.array) return `array[${text}]`
  if (column.type === 'bytea') return `convert_to(${text}, 'utf8')`
  if (column.type === 'jsonb') return `to_jsonb(${text}::text)`
  if (column.type === 'uuid') return 'gen_random_uuid()'
  if (column.type === 'bool') return 'true'
  if (column.type === 'timestamptz') return 'now()'
  return column.type.startsWith('int') ? '1' : text
}

async function openPool() {
  const { connectionString } = await openTestDatabase()
  const pool = new Pool({ connectionString, max: 1 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

async function listColumns(pool: Pool): Promise<Column[]> {
  const found = await pool.query<Column>(`
    select table_name::text as "table", column_name::text as "column", data_type = 'ARRAY' as "array",
      trim(leading '_' from udt_name::text) as type
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'`)
  return found.rows
}

/** One row in each table, with a word of its own in every column that can hold one. */
async function fill(pool: Pool, columns: Column[]): Promise<void> {
  await pool.query('set session_replication_role = replica') // no foreign keys
  const checks = await pool.query<{ statement: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as statement
    from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`)
  for (const { statement } of checks.rows) await pool.query(statement)
  for (const [table, own = []] of Object.entries(Object.groupBy(columns, (column) => column.table))) {
    if (table.startsWith('schema_migration')) continue
    const names = own.map(({ column }) => `"${column}"`).join(', ')
    await pool.query(`insert into ${table} (${names}) values (${own.map(filled).join(', ')})`)
  }
}

const newFolder = () => join(mkdtempSync(join(tmpdir(), 'regain-backup-')), 'one')

/** Everything that the backup says, with bytea as text. */
const contentOf = (folder: string) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.gz'))
    .map((file) => gunzipSync(readFileSync(join(folder, file))).toString())
    .join('\n')
    .replace(/\\\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString())

describe('decision 9: working material is left out of backup', () => {
  let pool: Pool
  let columns: Column[]
  before(async () => {
    pool = await openPool()
    columns = await listColumns(pool)
  })

  it('the rule names every table of the database, and no other table or column', () => {
    assert.deepEqual(
      Object.keys(BACKUP_RULES).toSorted(),
      [...new Set(columns.map(({ table }) => table))].toSorted(),
    )
    const named = Object.entries(BACKUP_RULES).flatMap(([table, rule]) =>
      typeof rule === 'string' ? [] : Object.keys(rule.instead ?? {}).map((column) => `${table}.${column}`),
    )
    const known = columns.map(({ table, column }) => `${table}.${column}`)
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    )
  })

  it('of all that is sealed, secret or one-time, only what an installation lives by is in it', async (t) => {
    t.after(() => pool.end())
    await fill(pool, columns)
    const folder = newFolder()
    await writeBackup(pool, folder)
    const content = contentOf(folder)
    const carried = columns.filter((column) => content.includes(canary(column)))
    assert.ok(carried.some(({ table }) => table === 'directory_user'))
    const sensitive = carried
      .filter(({ column, type }) => type === 'bytea' || SENSITIVE.test(column))
      .map(({ table, column }) => `${table}.${column}`)
    assert.deepEqual(sensitive.toSorted(), MUST_SURVIVE)
    const replaced = carried.filter(({ table, column }) => {
      const rule = BACKUP_RULES[table]
      return rule === 'left out' || (typeof rule === 'object' && rule.instead?.[column] === null)
    })
    assert.deepEqual(replaced, [])
  })

  it('what was under way is ended as expired after a restore; what had ended stays as it was', async (t) => {
    const [from, to] = [await openPool(), await openPool()]
    t.after(() => Promise.all([from.end(), to.end()]))
    const attempt = (reference: string, state: string, ended: string) => `
      insert into recovery_attempt (id, reference, state, reason, version, sealed_claims, sealed_key,
        return_code_hash, mode, network, ip_address, browser_label, started_at, state_entered_at, expires_at, ended_at)
      values (gen_random_uuid(), '${reference}', '${state}', null, 3, 'claims', 'key', 'code-${reference}',
        'production', '192.0.2.0/24', '192.0.2.1', 'Browser', now(), now(), now() + interval '1 hour', ${ended})`
    await from.query(attempt('OPEN', 'on_hold', 'null'))
    await from.query(attempt('DONE', 'completed', 'now()'))
    await from.query(`
      insert into recovery_consent (id, attempt_id, text_hash, language, scope, given_at)
      select gen_random_uuid(), id, 'hash', 'en', 'recovery', now() from recovery_attempt`)
    await from.query(
      "insert into provider_client values ('one', 'One', 'hash', 'https://id.example.org', now())",
    )
    await from.query(`
      insert into provider_session (id, client_id, redirect_uri, client_state, url_token_hash, status, version,
        document_number_hash, pictures_left, faces_left, sealed_key, created_at, expires_at)
      values (gen_random_uuid(), 'one', 'https://id.example.org', 'state', 'token', 'selfie', 2, 'kept', 1, 1, 'key',
        now(), now())`)
    const folder = newFolder()
    await writeBackup(from, folder)
    await readBackup(to, folder)
    const attempts = await to.query(`
      select reference, state, reason, ended_at is not null as ended, sealed_claims, sealed_key, return_code_hash,
        (select count(*)::int from recovery_consent where attempt_id = recovery_attempt.id) as consents
      from recovery_attempt order by reference`)
    const blank = { ended: true, sealed_claims: null, sealed_key: null, return_code_hash: null, consents: 1 }
    assert.deepEqual(attempts.rows, [
      { reference: 'DONE', state: 'completed', reason: null, ...blank },
      { reference: 'OPEN', state: 'expired', reason: 'time_over', ...blank },
    ])
    const sessions = await to.query(
      'select status, sealed_key, document_number_hash, url_token_hash = id::text as closed from provider_session',
    )
    assert.deepEqual(sessions.rows, [
      { status: 'expired', sealed_key: null, document_number_hash: 'kept', closed: true },
    ])
  })
})

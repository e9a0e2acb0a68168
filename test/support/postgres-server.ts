import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { ensureBinaries } from '../../src/platform/database/embedded-engine/engine-binaries.ts'
import { engineUser, ownFolder } from '../../src/platform/database/embedded-engine/engine-user.ts'
import { runBinary } from '../../src/platform/database/embedded-engine/run-binary.ts'
import { freePort } from '../../src/cli/free-port.ts'

export type PostgresServer = {
  /** Makes an empty database and answers its address. */
  newDatabase(): Promise<string>
  stop(): Promise<void>
}

/** A PostgreSQL as an operator has one: on TCP, with a user and a password. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'regain-postgres-'))
  chmodSync(folder, 0o755)
  const user = engineUser()
  const programs = join(await ensureBinaries(folder), 'bin')
  const data = join(folder, 'data')
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o644 })
  await ownFolder(data, user)
  const initial = ['-D', data, '-U', 'operator', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  await runBinary(join(programs, 'initdb'), [...initial, '-E', 'UTF8', '--locale=C', '-N'], user)
  const port = await freePort()
  const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories= -c fsync=off`
  const start = ['start', '-D', data, '-l', join(data, 'log'), '-o', settings, '-w']
  await runBinary(join(programs, 'pg_ctl'), start, user)
  const address = (database: string) => `postgresql://operator:${password}@127.0.0.1:${port}/${database}`
  return {
    async newDatabase() {
      const name = `regain_${randomBytes(6).toString('hex')}`
      const client = new Client({ connectionString: address('postgres') })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return address(name)
    },
    async stop() {
      await runBinary(join(programs, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w'], user)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

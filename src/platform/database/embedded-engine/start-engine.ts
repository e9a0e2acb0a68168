import { existsSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { sha256 } from '#platform/crypto'
import { EngineUnavailable, ensureBinaries } from './engine-binaries.ts'
import { closedFolder, engineUser, ownFolder } from './engine-user.ts'
import type { EngineUser } from './engine-user.ts'
import { runBinary } from './run-binary.ts'

const SUPERUSER = 'regain'
const DATABASE = 'regain'
const START_TRIES = 40

export type EmbeddedEngine = {
  /** How `openDatabase` reaches it. */
  socket: { host: string; user: string; database: string }
  /** The user that it runs as when we are root. */
  runsAs: string | undefined
  /** Whether a running engine was found and taken over. */
  attached: boolean
  /** Stops the engine, unless another process of ours (a command beside the server) still uses it. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL on a private unix socket, or takes over the one that is running: after `kill -9` of Node the engine
 * lives on, after one of everything a stale pid file and dying children may need some tries.
 *
 * Throws EngineUnavailable with one sentence that names what is in the way.
 */
export async function startEmbeddedEngine(options: {
  dataDir: string
  /** False in tests only: faster, and not safe against power loss. */
  fsync?: boolean
}): Promise<EmbeddedEngine> {
  const dataDir = resolve(options.dataDir)
  const user = engineUser()
  await mkdir(dataDir, { recursive: true })
  if (user) await chmod(dataDir, 0o711) // the engine passes through; what else lies here has modes of its own
  const closed = closedFolder(join(dataDir, 'postgres'), user)
  if (closed)
    throw new EngineUnavailable(
      `The database engine runs as ${user?.name ?? 'this user'} and cannot enter ${closed}: set REGAIN_DATA_DIR to a folder that it can reach.`,
    )
  const binaries = await ensureBinaries(dataDir)
  const data = join(dataDir, 'postgres')
  const socketFolder = join(tmpdir(), `regain-${sha256(data).toString('hex').slice(0, 12)}`)
  await ownFolder(socketFolder, user)
  await chmod(socketFolder, 0o700)
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(binaries, data, user)
  const socket = { host: socketFolder, user: SUPERUSER, database: DATABASE }
  const attached = await answers(socketFolder)
  if (!attached) await start({ binaries, data, socketFolder, user, fsync: options.fsync ?? true })
  await ensureDatabase(socketFolder)
  return {
    socket,
    runsAs: user?.name,
    attached,
    async stop() {
      if (await usedByOthers(socketFolder)) return
      await runBinary(join(binaries, 'bin/pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w'], user)
    },
  }
}

async function initialise(binaries: string, data: string, user: EngineUser | undefined): Promise<void> {
  await ownFolder(data, user)
  await runBinary(
    join(binaries, 'bin/initdb'),
    ['-D', data, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions'],
    user,
  )
}

async function start(engine: {
  binaries: string
  data: string
  socketFolder: string
  user: EngineUser | undefined
  fsync: boolean
}): Promise<void> {
  const settings = [
    `-c unix_socket_directories=${engine.socketFolder}`,
    `-c listen_addresses=`,
    `-c max_connections=200`,
    ...(engine.fsync ? [] : ['-c fsync=off', '-c full_page_writes=off', '-c synchronous_commit=off']),
  ].join(' ')
  const args = [
    'start',
    '-D',
    engine.data,
    '-l',
    join(engine.data, 'engine.log'),
    '-o',
    settings,
    '-w',
    '-t',
    '60',
  ]
  let failure: unknown
  for (let attempt = 0; attempt < START_TRIES; attempt += 1) {
    try {
      await runBinary(join(engine.binaries, 'bin/pg_ctl'), args, engine.user)
      return
    } catch (error) {
      failure = error
      if (await answers(engine.socketFolder)) return
      await wait(250)
    }
  }
  throw failure
}

async function answers(socketFolder: string): Promise<boolean> {
  const client = new Client({
    host: socketFolder,
    user: SUPERUSER,
    database: 'postgres',
    connectionTimeoutMillis: 2000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Our own connections, just closed, take a moment to go. */
async function usedByOthers(socketFolder: string): Promise<boolean> {
  const client = new Client({ host: socketFolder, user: SUPERUSER, database: 'postgres' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    for (let look = 0; look < 5; look += 1) {
      const found = await client.query('select 1 from pg_stat_activity where datname = $1 limit 1', [
        DATABASE,
      ])
      if (found.rowCount === 0) return false
      await wait(100)
    }
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function ensureDatabase(socketFolder: string): Promise<void> {
  const client = new Client({ host: socketFolder, user: SUPERUSER, database: 'postgres' })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}

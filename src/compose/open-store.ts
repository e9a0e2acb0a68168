import { chmod, mkdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Config } from '#config'
import { createKeys, loadMasterKey } from '#keys'
import type { Keys } from '#keys'
import { systemClock } from '#platform/clock'
import { systemRandom } from '#platform/crypto'
import { migrate, openDatabase, startEmbeddedEngine } from '#platform/database'
import type { Database } from '#platform/database'
import { prepareJobs } from '#platform/jobs'
import type { Log } from '#platform/telemetry'

export type Store = {
  database: Database
  pool: Pool
  /** Names of the migrations that this start applied. */
  migrated: string[]
  /** The engine's user when it is embedded and we are root. */
  engineUser: string | undefined
  close(): Promise<void>
}

/** The database with its schema up to date: the embedded engine, or the server that DATABASE_URL names. */
export async function openStore(config: Config, log: Log): Promise<Store> {
  const onError = (error: Error) => log.error('database connection lost', error)
  const engine = config.databaseUrl ? undefined : await startEmbeddedEngine({ dataDir: config.dataDir })
  const connection = openDatabase({
    ...(engine ? { socket: engine.socket } : {}),
    ...(config.databaseUrl ? { connectionString: config.databaseUrl } : {}),
    onError,
  })
  const close = async () => {
    await connection.close()
    await engine?.stop()
  }
  try {
    const migrated = await migrate(connection.database)
    await prepareJobs(connection.pool)
    return { ...connection, migrated, engineUser: engine?.runsAs, close }
  } catch (error) {
    await close()
    throw error
  }
}

const READY_MS = 2000

/** Whether the database answers in time. */
export async function answersInTime(pool: Pool): Promise<boolean> {
  const late = wait(READY_MS, false, { ref: false })
  const asked = pool.query('select 1').then(
    () => true,
    () => false,
  )
  return Promise.race([asked, late])
}

/** Life of a digital ID, whose chain is checked at every presentation. */
const DIGITAL_ID_DAYS = 366

/** The key ring of this installation. Throws SettingRefused when key or origin are not those of its first start. */
export async function openKeys(config: Config, database: Database, clock = systemClock): Promise<Keys> {
  if (!config.databaseUrl) {
    await mkdir(config.dataDir, { recursive: true })
    if (process.getuid?.() !== 0) await chmod(config.dataDir, 0o700)
  }
  const hostOf = (origin: string) => new URL(origin).hostname
  return createKeys({
    database,
    clock,
    random: systemRandom,
    origin: config.origin,
    providerOrigin: config.providerOrigin,
    walletOrigin: config.walletOrigin,
    masterKey: await loadMasterKey({
      setting: config.masterKey,
      dataDir: config.dataDir,
      mayCreate: !config.databaseUrl,
    }),
    certificates: {
      issuer: {
        host: hostOf(config.providerOrigin),
        commonName: 'Regain identity verification',
        outlivesDays: DIGITAL_ID_DAYS,
      },
      status: { host: hostOf(config.providerOrigin), commonName: 'Regain status lists' },
      verifier: { host: hostOf(config.origin), commonName: 'Regain' },
    },
  })
}

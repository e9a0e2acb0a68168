import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { findPerson } from '#demo'
import type { DemoPerson } from '#demo'
import { launchBrowser } from '#demo/journey'
import { freePort } from '../../src/cli/free-port.ts'
import { startServer } from '../../src/main.ts'
import type { RunningServer } from '../../src/main.ts'

export type Installation = {
  server: RunningServer
  browser: Browser
  port: number
  dataDir: string
  origin: string
  appOrigin: string
  providerOrigin: string
  /** A one-time link for the administrator, as the command line makes it. */
  adminLink(): Promise<string>
  /** Moves the server's time; 0 is the machine's. */
  ahead: { minutes: number }
  /** Ends the server as a crash does for its clients, and starts it again on the same data. */
  restart(): Promise<void>
}

let shared: Promise<Installation> | undefined
let browser: Promise<Browser> | undefined
const opened: Installation[] = []
// At the top of a module, so that it runs after the last scenario of the run.
after(async () => {
  await (await browser)?.close()
  for (const { server, dataDir } of opened) {
    await server.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

/** One demo installation and one browser for all scenarios of a run; each takes a person or a device of its own. */
export const openInstallation = (): Promise<Installation> => (shared ??= openOwnInstallation())

/** One for a scenario whose failures or times would count against the others' people. */
export async function openOwnInstallation(): Promise<Installation> {
  browser ??= launchBrowser(process.env['CHROME_PATH'] ?? '/usr/bin/chromium')
  const dataDir = mkdtempSync(join(tmpdir(), 'regain-scenario-'))
  const port = await freePort()
  const environment = { PORT: String(port), REGAIN_DATA_DIR: dataDir }
  const ahead = { minutes: 0 }
  const clock = { now: () => new Date(Date.now() + ahead.minutes * 60_000) }
  const start = () => startServer(environment, undefined, clock)
  const installation: Installation = {
    server: await start(),
    browser: await browser,
    port,
    dataDir,
    origin: `http://localhost:${port}`,
    appOrigin: `http://app.localhost:${port}`,
    providerOrigin: `http://verify.localhost:${port}`,
    ahead,
    async adminLink() {
      const made = await promisify(execFile)(process.execPath, ['src/cli/index.ts', 'admin-link'], {
        cwd: join(import.meta.dirname, '../..'),
        env: { ...process.env, REGAIN_DATA_DIR: dataDir, PORT: String(port) },
      })
      return /http\S+\/admin\/link\/\S+/.exec(made.stdout)?.[0] ?? ''
    },
    async restart() {
      await installation.server.close()
      installation.server = await start()
    },
  }
  opened.push(installation)
  return installation
}

/** One of the demo's people. */
export function demoPerson(key: string): DemoPerson {
  const found = findPerson(key)
  if (!found) throw new Error(`Nobody in the demo is ${key}`)
  return found
}

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '#demo/journey'
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
  aheadMinutes: number
  /** Ends the server as a crash does for its clients, and starts it again on the same data. */
  restart(): Promise<void>
}

let started: Promise<Installation> | undefined
let current: Installation | undefined
const dataDir = mkdtempSync(join(tmpdir(), 'regain-scenario-'))
// At the top of a module, so that it runs after the last scenario of the run.
after(async () => {
  const installation = await started
  await installation?.browser.close()
  await installation?.server.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** One demo installation and one browser for all scenarios of a run; each takes a person or a device of its own. */
export function openInstallation(): Promise<Installation> {
  started ??= install()
  return started
}

async function install(): Promise<Installation> {
  const port = await freePort()
  const environment = { PORT: String(port), REGAIN_DATA_DIR: dataDir }
  const clock = { now: () => new Date(Date.now() + (current?.aheadMinutes ?? 0) * 60_000) }
  const start = () => startServer(environment, undefined, clock)
  const chromium = process.env['CHROME_PATH'] ?? '/usr/bin/chromium'
  const installation: Installation = {
    server: await start(),
    browser: await launchBrowser(chromium),
    port,
    dataDir,
    origin: `http://localhost:${port}`,
    appOrigin: `http://app.localhost:${port}`,
    providerOrigin: `http://verify.localhost:${port}`,
    aheadMinutes: 0,
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
  current = installation
  return installation
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

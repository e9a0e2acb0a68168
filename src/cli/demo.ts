import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DEMO_PEOPLE } from '#demo'
import { launchBrowser, playRecovery, writeReport } from '#demo/journey'
import type { DemoReport } from '#demo/journey'
import { startServer } from '../main.ts'
import { CommandFailed } from './command-failed.ts'
import { freePort } from './free-port.ts'

/** Plays one recovery against a fresh installation. Exit status 0 when the new passkey signed in. */
export async function playDemo(folder = 'demo-report'): Promise<number> {
  const chromium = process.env['CHROME_PATH']
  if (!chromium) throw new CommandFailed('No Chromium: run `npm run demo`, or set CHROME_PATH.')
  const [person] = DEMO_PEOPLE
  if (!person) throw new CommandFailed('The demo has no people.')
  const dataDir = mkdtempSync(join(tmpdir(), 'regain-demo-'))
  const port = await freePort()
  const server = await startServer({ PORT: String(port), REGAIN_DATA_DIR: dataDir, REGAIN_DEMO: '1' })
  const browser = await launchBrowser(chromium)
  const report: DemoReport = { ok: false, steps: [], audit: [], totalMilliseconds: 0 }
  const now = () => performance.now()
  const started = now()
  try {
    await playRecovery(browser, person, {
      appOrigin: `http://app.localhost:${port}`,
      now,
      onStep(step) {
        report.steps.push(step)
        process.stdout.write(`${(step.milliseconds / 1000).toFixed(1).padStart(6)} s  ${step.name}\n`)
      },
    })
    report.ok = true
  } catch (error) {
    report.failure = error instanceof Error ? error.message : String(error)
  }
  report.totalMilliseconds = now() - started
  report.audit = (await server.audit.list({ limit: 200 })).rows
  const file = await writeReport(resolve(folder), report)
  await browser.close()
  await server.close()
  rmSync(dataDir, { recursive: true, force: true })
  const outcome = report.ok ? 'The new passkey signed in.' : `Not recovered: ${report.failure}`
  process.stdout.write(`${outcome} ${(report.totalMilliseconds / 1000).toFixed(1)} s. Report: ${file}\n`)
  return report.ok ? 0 : 1
}

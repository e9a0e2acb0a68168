import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, symlinkSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../src/cli/free-port.ts'
import { environmentFor, ROOT, withFolder } from './support/installation.ts'
import { medianOf, rounded } from './support/row.ts'
import type { Row } from './support/row.ts'

const SAMPLES = 3
const LIMIT_MS = 120_000
const PARTS = [
  'src',
  'web',
  'locales',
  'migrations',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
]

/**
 * From the start of the process to the first 200 of /health/ready. Fresh is what follows `npm ci` on a fresh clone: no
 * built pages, no compile cache, no data. Second is the same installation started again.
 */
export async function benchStart(): Promise<Row[]> {
  const samples: { fresh: number; second: number }[] = []
  for (let sample = 0; sample < SAMPLES; sample += 1)
    samples.push(
      await withFolder((clone) =>
        withFolder(async (dataDir) => {
          for (const part of PARTS) cpSync(join(ROOT, part), join(clone, part), { recursive: true })
          symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'))
          const port = await freePort()
          return { fresh: await start(clone, dataDir, port), second: await start(clone, dataDir, port) }
        }),
      ),
    )
  const row = (name: string, seconds: number[]): Row => ({
    group: 'start',
    name,
    value: rounded(medianOf(seconds)),
    unit: 's',
  })
  return [
    row(
      'fresh-ready',
      samples.map(({ fresh }) => fresh),
    ),
    row(
      'second-ready',
      samples.map(({ second }) => second),
    ),
  ]
}

/** Seconds until ready; the server is stopped as an operator would stop it. */
async function start(clone: string, dataDir: string, port: number): Promise<number> {
  const env = { ...environmentFor(port, dataDir), NODE_COMPILE_CACHE: join(clone, '.compile-cache') }
  const startedAt = performance.now()
  const server = spawn(process.execPath, ['scripts/start.mjs', 'serve'], {
    cwd: clone,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr.on('data', (chunk) => (said += String(chunk)))
  const ended = once(server, 'exit')
  try {
    while (!(await isReady(port))) {
      if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}: ${said}`)
      if (performance.now() - startedAt > LIMIT_MS) throw new Error('The server did not become ready')
      await wait(20)
    }
    return (performance.now() - startedAt) / 1000
  } finally {
    server.kill('SIGTERM')
    await ended
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { host: `localhost:${port}` }
    request({ host: '127.0.0.1', port, path: '/health/ready', headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
      .on('error', () => resolve(false))
      .end()
  })
}

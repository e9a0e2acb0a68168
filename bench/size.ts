import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { createLog } from '#platform/telemetry'
import { startServer } from '../src/main.ts'
import { createClient } from './support/http-client.ts'
import type { Send } from './support/http-client.ts'
import { freePort } from '../src/cli/free-port.ts'
import { environmentFor, ROOT, withFolder } from './support/installation.ts'
import type { Row } from './support/row.ts'

const MIB = 2 ** 20

export async function benchSize(): Promise<Row[]> {
  buildPages()
  const folder = realpathSync(join(ROOT, 'node_modules'))
  const all = diskUsage([folder])
  const release = diskUsage(releasePackages(folder))
  const page = await signInPage()
  const rows: Row[] = []
  if (all !== null) rows.push({ group: 'size', name: 'install', value: Math.round(all / MIB), unit: 'MiB' })
  if (release !== null)
    rows.push({ group: 'size', name: 'install-without-dev', value: Math.round(release / MIB), unit: 'MiB' })
  rows.push({ group: 'size', name: 'sign-in-page', value: page, unit: 'bytes' })
  return rows
}

/** As `npm start` does: only when they are missing or older than their sources. */
function buildPages(): void {
  const script = "const { buildWeb } = await import('./scripts/start.mjs'); buildWeb(process.execPath)"
  const built = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  })
  if (built.status !== 0) throw new Error('The pages could not be built')
}

/** What `npm ci --omit=dev` would leave of this install: the packages that the lock file does not mark as dev. */
function releasePackages(folder: string): string[] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>
  }
  const kept = Object.entries(lock.packages)
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.dev && !entry.devOptional)
    .map(([path]) => join(folder, '..', path))
    .filter((path) => existsSync(path))
  // A package inside a kept one is counted with it; one inside a dev package stands for itself.
  return kept.filter((path) => !kept.some((other) => path.startsWith(`${other}/`)))
}

/** Bytes on disk as `du` counts them; null where there is no du. */
function diskUsage(paths: string[]): number | null {
  const du = spawnSync('du', ['-skc', ...paths], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  const total = /^(\d+)\ttotal$/m.exec(du.stdout ?? '')?.[1]
  return du.status === 0 && total ? Number(total) * 1024 : null
}

/** Bodies of the sign-in page and of every style and script that it loads, as they come over the wire. */
function signInPage(): Promise<number> {
  return withFolder(async (dataDir) => {
    const port = await freePort()
    const server = await startServer(environmentFor(port, dataDir), createLog('silent'))
    const client = createClient(port)
    try {
      return await weigh(client.from('127.0.0.1'), `http://localhost:${port}/sign-in`)
    } finally {
      client.close()
      await server.close()
    }
  })
}

async function weigh(send: Send, page: string): Promise<number> {
  const seen = new Set<string>()
  let bytes = 0
  const load = async (url: string): Promise<void> => {
    if (seen.has(url)) return
    seen.add(url)
    const response = await send(new Request(url, { headers: { 'accept-encoding': 'gzip, br' } }))
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`)
    const body = Buffer.from(await response.arrayBuffer())
    bytes += body.length
    const type = response.headers.get('content-type') ?? ''
    const coded = response.headers.get('content-encoding')
    if (coded && type.includes('html'))
      throw new Error(`The page came as ${coded}: read it before looking for links`)
    const text = body.toString()
    const links = type.includes('html')
      ? [
          ...text.matchAll(
            /(?:<script[^>]* src|<link[^>]* rel="(?:stylesheet|modulepreload)"[^>]* href)="([^"]+)"/g,
          ),
        ]
      : type.includes('javascript')
        ? [...text.matchAll(/(?:from|import)\s*["']([^"']+)["']/g)]
        : []
    for (const [, link] of links) if (link) await load(new URL(link, url).href)
  }
  await load(page)
  return bytes
}

// Starts the command line under a Node that can run it. Plain JavaScript, so that an old Node gets as far as the message.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const WANTED = 24

/** The running Node when it is new enough, else the one that npm installed beside us. */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= WANTED) return process.execPath
  const installed = join(root, 'node_modules/.bin/node')
  if (existsSync(installed)) return installed
  console.error(
    `Regain needs Node ${WANTED} or later; this is ${process.versions.node}, and npm has none to install for ${process.platform} ${process.arch}.`,
  )
  return process.exit(2)
}

function newestChange(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((entry) => newestChange(join(path, entry))))
}

/** Builds the browser's part when it is missing or older than its sources. A release carries it built and has no Vite. */
export function buildWeb(node) {
  const built = join(root, 'dist/web/.built')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  if (!existsSync(vite)) return
  const sources = ['web', 'vite.config.ts', 'package-lock.json'].map((name) => join(root, name))
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources.map(newestChange))) return
  console.error('Building the pages for the browser ...')
  const result = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0) process.exit(result.status ?? 1)
  writeFileSync(built, '')
}

/** Runs Node on a file of ours with the signals that we get, and ends as it ends. */
export function runNode(node, args, options = {}) {
  const env = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile'), ...process.env }
  // Of the platform, not of ours: an operator can do nothing about them.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: 'inherit',
    env,
    ...options,
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const node = findNode()
  const args = process.argv.slice(2)
  if (['serve', 'demo'].includes(args[0] ?? '')) buildWeb(node)
  if (args[0] === 'demo' && !args.includes('--help')) {
    const { findChromium } = await import('./find-chromium.mjs')
    const chromium = findChromium()
    if (!chromium) process.exit(2)
    process.env.CHROME_PATH = chromium
  }
  runNode(node, [join(root, 'src/cli/index.ts'), ...args])
}

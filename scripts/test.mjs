// All tests: those beside the code, the house rules, and the scenarios in a real browser.
// `npm test -- PATTERN ...` runs the files that match.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { findChromium } from './find-chromium.mjs'
import { buildWeb, findNode, root } from './start.mjs'

const node = findNode()
const chromium = findChromium()
if (!chromium) process.exit(2)
buildWeb(node)
const patterns = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'))
// A setting of the caller's must not reach the servers that tests start.
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(REGAIN_|DATABASE_URL$|SMTP_URL$|PORT$)/.test(name)),
  ),
  CHROME_PATH: chromium,
  NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile'),
}
// The scenarios wait for cameras more than they compute, so they run beside the rest; their words come at the end.
const groups =
  patterns.length > 0
    ? [patterns]
    : [
        ['src/**/*.test.ts', 'web/**/*.test.ts', 'test/!(scenarios)/**/*.test.ts'],
        ['test/scenarios/*.test.ts'],
      ]
const ends = await Promise.all(groups.map((files, index) => runTests(files, index === 0)))
for (const { words } of ends) process.stdout.write(words)
const failed = ends.filter(({ code }) => code !== 0).length
if (groups.length > 1)
  console.log(failed ? `${failed} of ${groups.length} groups failed.` : 'All groups passed.')
process.exit(failed ? 1 : 0)

function runTests(files, isShown) {
  const child = spawn(node, ['--test', '--test-isolation=none', ...flags, ...files], {
    cwd: root,
    env,
    stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
  })
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (words += chunk))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? 1, words })))
}

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
// The scenarios wait for cameras more than they compute: two lanes at once, about as long as each other.
const lanes =
  patterns.length > 0
    ? [[patterns]]
    : [
        [
          ['src/**/*.test.ts', 'web/**/*.test.ts', 'test/!(scenarios)/**/*.test.ts'],
          ['test/scenarios/!(recovery|devices|killed|rules).test.ts'],
        ],
        [['test/scenarios/@(recovery|devices|killed|rules).test.ts']],
      ]
const ends = await Promise.all(lanes.map(runLane))
// What a lane beside the first one said is shown once it cannot mix with it.
for (const { words } of ends) process.stdout.write(words)
const failed = ends.reduce((sum, end) => sum + end.failed, 0)
if (failed > 0) console.log(`${failed} groups of tests failed.`)
process.exit(failed > 0 ? 1 : 0)

async function runLane(groups, index) {
  const lane = { failed: 0, words: '' }
  for (const files of groups) {
    const { code, words } = await runTests(files, index === 0)
    lane.failed += code === 0 ? 0 : 1
    lane.words += words
  }
  return lane
}

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

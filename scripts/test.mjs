// All tests: those beside the code, the house rules, and the scenarios in a real browser.
// `npm test -- PATTERN ...` runs the files that match.
import { join } from 'node:path'
import { findChromium } from './find-chromium.mjs'
import { buildWeb, findNode, root, runNode } from './start.mjs'

const node = findNode()
const chromium = findChromium()
if (!chromium) process.exit(2)
buildWeb(node)
const patterns = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'))
const files = patterns.length > 0 ? patterns : ['src/**/*.test.ts', 'web/**/*.test.ts', 'test/**/*.test.ts']
// A setting of the caller's must not reach the servers that tests start.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(REGAIN_|DATABASE_URL$|SMTP_URL$|PORT$)/.test(name)),
)
runNode(node, ['--test', '--test-isolation=none', ...flags, ...files], {
  cwd: root,
  env: {
    ...env,
    CHROME_PATH: chromium,
    NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile'),
  },
})

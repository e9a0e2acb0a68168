// Types, lint, format, dead code and the house rules, side by side; what failed is printed whole.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findNode, root } from './start.mjs'

const node = findNode()
const bin = (name) => join(root, 'node_modules/.bin', name)
const CHECKS = [
  ['types', bin('tsc'), ['-p', 'tsconfig.json']],
  ...(existsSync(join(root, 'web/tsconfig.json'))
    ? [['types of the browser', bin('tsc'), ['-p', 'web/tsconfig.json', '--noEmit']]]
    : []),
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ['format', bin('oxfmt'), ['--check', '.']],
  ['dead code', bin('knip'), ['--no-progress']],
  ['house rules', node, ['--test', '--test-isolation=none', '--test-reporter=dot', 'test/house/*.test.ts']],
]

function run([name, command, args]) {
  return new Promise((resolve) => {
    const started = process.hrtime.bigint()
    const env = {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
      FORCE_COLOR: '0',
    }
    const child = spawn(command, args, { cwd: root, env })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ name, ok: false, output: String(error), seconds: 0 }))
    child.on('close', (code) =>
      resolve({ name, ok: code === 0, output, seconds: Number(process.hrtime.bigint() - started) / 1e9 }),
    )
  })
}

const results = await Promise.all(CHECKS.map(run))
for (const { name, ok, output, seconds } of results) {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`)
  if (!ok) console.log(output.trim())
}
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1

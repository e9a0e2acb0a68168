import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { settingsManual } from './manual.ts'

const cells = (table: string) => table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))

it('docs/operations.md tells every setting as the code has it', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
  const table = /^\| setting[^]*?(?=\n\n)/m.exec(text)?.[0] ?? ''
  const rule = /^:?-+$/
  const plain = (rows: string[][]) => rows.filter((row) => !row.some((cell) => rule.test(cell)))
  assert.deepEqual(plain(cells(table)), plain(cells(settingsManual())))
})

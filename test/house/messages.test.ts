import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createTranslator, readCatalogue } from '#platform/i18n'

const ROOT = join(import.meta.dirname, '../..')
const code = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'))
  .join('\n')
const modules = [...new Set([...readCatalogue('en').keys()].map((key) => key.split('.')[0]))]
const quoted = new RegExp(`[\`'"]((?:${modules.join('|')})\\.(?:[\\w.-]|\\$\\{[^}\`]*\\})+)[\`'"]`, 'g')
/** Keys as they stand in the code; what is put in at run time stands as `${}`. */
const named = [
  ...new Set([...code.matchAll(quoted)].map(([, key = '']) => key.replaceAll(/\$\{[^}]*\}/g, '${}'))),
]
const asPattern = (key: string): RegExp =>
  new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('${}', '[\\w.-]+')}$`)

describe('messages', () => {
  const keys = [...readCatalogue('en').keys()]

  it('exist for every key in the code', () => {
    const isTask = (key: string) => code.includes(`'${key}':`) || code.includes(`TASK = '${key}'`)
    const patterns = named.filter((key) => !isTask(key)).map((key) => ({ key, pattern: asPattern(key) }))
    const missing = patterns.filter(({ pattern }) => !keys.some((key) => pattern.test(key)))
    assert.deepEqual(
      missing.map(({ key }) => key),
      [],
    )
  })

  it('are all used', () => {
    const patterns = named.map(asPattern)
    assert.deepEqual(
      keys.filter((key) => !patterns.some((pattern) => pattern.test(key))),
      [],
    )
  })

  it('can be read, and say nothing in the words of the standards', () => {
    const t = createTranslator('en')
    const anything = new Proxy({}, { get: () => 1, has: () => true })
    for (const [key, message] of readCatalogue('en')) {
      assert.doesNotThrow(() => t(key, anything), key)
      assert.doesNotMatch(message, /\b(credential|verifiable|OpenID|VC)\b/i, key)
    }
  })
})

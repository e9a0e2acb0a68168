import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '../..')
const files = globSync('{src,web,migrations,scripts,bench}/**/*.{ts,tsx}', { cwd: root })

describe('files', () => {
  it('have 250 lines at most', () => {
    const long = [...files, ...globSync('{web,scripts}/**/*.{css,mjs}', { cwd: root })]
      .filter((file) => !/\.test\.tsx?$/.test(file))
      .map((file) => [file, readFileSync(join(root, file), 'utf8').split('\n').length - 1] as const)
      .filter(([, lines]) => lines > 250)
    assert.deepEqual(long, [])
  })

  it('have names that say something', () => {
    assert.deepEqual(
      files.filter((file) => /^(utils?|helpers?|common|misc)\b/.test(basename(file))),
      [],
    )
  })

  it('are named in kebab case', () => {
    assert.deepEqual(
      files.filter((file) => !/^[a-z0-9$-]+(\.test|\.config|\.d)?\.tsx?$/.test(basename(file))),
      [],
    )
  })
})

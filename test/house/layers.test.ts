import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, it } from 'node:test'

/** The layer table of docs/architecture.md: a module imports only from rows below its own, and only faces. */
const ROWS: readonly (readonly string[])[] = [
  ['platform', 'config'],
  ['audit', 'keys'],
  ['directory', 'organisation', 'notifications'],
  ['policy'],
  ['authentication', 'credentials', 'face-check', 'matching', 'risk'],
  ['issuance', 'presentation', 'identity-verification'],
  ['recovery'],
  ['sign-in', 'security-info', 'document-provider'],
  ['oidc', 'graph', 'request-service', 'admin', 'connectors', 'specimen', 'demo'],
  ['main.ts', 'compose', 'cli'],
]
/** What the built-in provider may know of us: it is another party (design section 2). */
const PROVIDER_MAY_IMPORT = [
  'credentials',
  'issuance',
  'face-check',
  'keys',
  'platform',
  'config',
  'document-provider',
]

const root = join(import.meta.dirname, '../..')
const rowOf = (module: string): number => ROWS.findIndex((row) => row.includes(module))

type Import = { file: string; module: string; target: string }

function importsOf(pattern: string): Import[] {
  return globSync(pattern, { cwd: root })
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      const module = file.split('/')[1] ?? ''
      return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => ({
        file,
        module,
        target: match[1] ?? '',
      }))
    })
}

const imports = importsOf('src/**/*.ts')

describe('layers', () => {
  it('every module stands in a row', () => {
    const unknown = new Set(imports.map(({ module }) => module).filter((module) => rowOf(module) < 0))
    assert.deepEqual([...unknown], [])
  })

  it('imports point down', () => {
    const wrong = imports.filter(({ module, target }) => {
      const imported = /^#([^/]+)/.exec(target)?.[1]
      return imported !== undefined && imported !== module && rowOf(imported) >= rowOf(module)
    })
    const message = wrong.map(({ file, target }) => `${file} -> ${target}`)
    assert.deepEqual(
      message.filter((line) => !SAME_ROW_ALLOWED.some((allowed) => allowed.test(line))),
      [],
    )
  })

  it('relative imports stay inside their module', () => {
    const wrong = imports.filter(({ file, module, target }) => {
      if (!target.startsWith('.')) return false
      const path = relative(join(root, 'src'), join(root, dirname(file), target))
      return path.split('/')[0] !== module && !['main.ts', 'cli', 'compose'].includes(module)
    })
    assert.deepEqual(
      wrong.map(({ file, target }) => `${file} -> ${target}`),
      [],
    )
  })

  it('the provider knows only what any provider would', () => {
    const wrong = imports.filter(({ module, target }) => {
      const imported = /^#([^/]+)/.exec(target)?.[1]
      return (
        module === 'document-provider' && imported !== undefined && !PROVIDER_MAY_IMPORT.includes(imported)
      )
    })
    assert.deepEqual(
      wrong.map(({ file, target }) => `${file} -> ${target}`),
      [],
    )
  })

  it('the wallet imports nothing of the server', () => {
    const wrong = importsOf('web/wallet/**/*.ts').filter(
      ({ target }) => target.startsWith('#') || target.includes('/src/'),
    )
    assert.deepEqual(
      wrong.map(({ file, target }) => `${file} -> ${target}`),
      [],
    )
  })

  it('every face of the imports map exists', () => {
    const map = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      imports: Record<string, string>
    }
    assert.deepEqual(
      Object.values(map.imports).filter((file) => !existsSync(join(root, file))),
      [],
    )
  })
})

/** Same-row imports with a reason: the demo draws with specimen; compose and main are one row. */
const SAME_ROW_ALLOWED = [/^src\/demo\/.* -> #specimen$/, /^src\/cli\/.* -> #/]

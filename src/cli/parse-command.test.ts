import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseCommand, usage } from './parse-command.ts'
import { VERBS } from './verbs.ts'

const parse = (line: string) => parseCommand(line.split(' ').filter(Boolean), VERBS)

describe('command line', () => {
  it('finds verbs of one and of two words, with their options', () => {
    const verify = parse('audit verify')
    assert.ok(verify.ok && !verify.help && verify.verb === VERBS['audit verify'])
    const kept = parse('audit verify --checkpoint kept.jsonl')
    assert.ok(kept.ok && !kept.help && kept.options['checkpoint'] === 'kept.jsonl')
    const backup = parse('backup --to backup')
    assert.ok(backup.ok && !backup.help && backup.options['to'] === 'backup')
  })

  it('refuses what it does not know, by name', () => {
    for (const [line, named] of [
      ['recover', /"recover" is not a command/],
      ['serve --prot 1', /--prot/],
      ['audit verify now', /now/],
      ['audit verify --checkpoint', /--checkpoint/],
      ['audit checkpoint --key k', /--key/],
      ['backup --to', /--to/],
      ['--prot', /"--prot" is not a command/],
    ] as const) {
      const parsed = parse(line)
      assert.ok(!parsed.ok, line)
      assert.match(parsed.message, named)
    }
  })

  it('helps with every verb by an example', () => {
    for (const name of Object.keys(VERBS)) {
      assert.ok(parse(`${name} --help`).ok)
      assert.match(usage(VERBS, name), new RegExp(`regain -- ${name}`))
      assert.match(usage(VERBS), new RegExp(`^  ${name} `, 'm'))
    }
  })
})

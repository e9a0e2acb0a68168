import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { claimedNameKeys, matchNames, nameKeys } from './index.ts'
import type { MatchLevel } from './index.ts'

const match = (level: MatchLevel, document: [string, string], directory: [string | null, string | null]) => {
  const result = matchNames(
    level,
    { firstName: document[0], lastName: document[1] },
    { givenName: directory[0], surname: directory[1] },
  )
  return result.ok ? 'match' : result.reason
}

describe('decision 1: exact', () => {
  const cases: [string, [string, string], [string | null, string | null], string][] = [
    ['the same', ['Maria', 'Garcia'], ['Maria', 'Garcia'], 'match'],
    ['case and white space', ['MARIA  ELENA', 'GARCIA'], ['Maria Elena ', 'Garcia'], 'match'],
    ['composed and decomposed é', ['Jose\u0301', 'Diaz'], ['José', 'Diaz'], 'match'],
    ['sharp s', ['Jo', 'WEISS'], ['Jo', 'Weiß'], 'match'],
    ['Turkish capital I with dot', ['İpek', 'Kaya'], ['ipek', 'Kaya'], 'match'],
    ['a diacritic more', ['José', 'Diaz'], ['Jose', 'Diaz'], 'name_mismatch'],
    ['a word more', ['Maria Elena', 'Garcia'], ['Maria', 'Garcia'], 'name_mismatch'],
    ['swapped fields', ['Garcia', 'Maria'], ['Maria', 'Garcia'], 'name_mismatch'],
    ['nickname', ['Jonathan', 'Doe'], ['John', 'Doe'], 'name_mismatch'],
    ['no surname in the directory', ['Maria', 'Garcia'], ['Maria', null], 'name_missing'],
    ['only a hyphen in the directory', ['Maria', '-'], ['Maria', '-'], 'name_missing'],
  ]
  for (const [name, document, directory, expected] of cases)
    it(name, () => assert.equal(match('exact', document, directory), expected))
})

describe('decision 1: relaxed (entra.md 4)', () => {
  const cases: [string, [string, string], [string | null, string | null], string][] = [
    ['the documented example', ['Maria Elena', 'Garcia Lopez'], ['Maria', 'Garcia'], 'match'],
    ['a directory value of two words', ['Ana', 'de la Cruz Soto'], ['Ana', 'de la Cruz'], 'match'],
    ['ICAO spelling', ['JUERGEN', 'MUELLER'], ['Jürgen', 'Müller'], 'match'],
    ['plain base letters', ['Jurgen', 'Muller'], ['Jürgen', 'Müller'], 'match'],
    ['hyphen', ['Jean Luc', 'Smith Jones'], ['Jean-Luc', 'Smith-Jones'], 'match'],
    ['apostrophe', ['SEAN', 'ONEILL'], ['Seán', 'O’Neill'], 'match'],
    ['one word may not serve twice', ['Santos', 'Leon'], ['Santos', 'Santos'], 'name_mismatch'],
    ['a greedy choice would fail', ['Ulla', 'Uella'], ['Ülla', 'Ulla'], 'match'],
    ['nickname', ['William', 'Doe'], ['Bill', 'Doe'], 'name_mismatch'],
    ['surname differs', ['Maria', 'Garcia'], ['Maria', 'Ortiz'], 'name_mismatch'],
    ['no given name', ['Maria', 'Garcia'], [' ', 'Garcia'], 'name_missing'],
    ['empty document', ['', ''], ['Maria', 'Garcia'], 'name_mismatch'],
  ]
  for (const [name, document, directory, expected] of cases)
    it(name, () => assert.equal(match('relaxed', document, directory), expected))
})

const word = fc.stringMatching(/^[a-zäöüñßéèłø]{1,8}$/u)
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))

describe('T5: properties over generated names', () => {
  it('what exact accepts, relaxed accepts', () => {
    fc.assert(
      fc.property(name, name, (given, family) => {
        assert.equal(match('exact', [given, family], [given, family]), 'match')
        assert.equal(match('relaxed', [given, family], [given, family]), 'match')
      }),
    )
  })

  it('a matching account always shares a name key with the document', () => {
    fc.assert(
      fc.property(name, name, name, name, (first, last, given, family) => {
        if (match('relaxed', [first, last], [given, family]) !== 'match') return
        const keys = new Set(claimedNameKeys({ firstName: first, lastName: last }))
        assert.ok(nameKeys({ givenName: given, surname: family }).some((key) => keys.has(key)))
      }),
    )
  })

  it('a surname that the document does not carry is never accepted', () => {
    fc.assert(
      fc.property(name, name, (first, last) => {
        assert.equal(match('relaxed', [first, last], [first, 'zzzzzzzzzz']), 'name_mismatch')
      }),
    )
  })
})

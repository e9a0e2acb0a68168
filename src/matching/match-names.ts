import { normaliseName, spellingsOf, wordsOf } from './fold-name.ts'

export type MatchLevel = 'exact' | 'relaxed'
/** As on the document. */
export type ClaimedName = { firstName: string; lastName: string }
/** As in the directory. */
export type DirectoryName = { givenName: string | null; surname: string | null }
export type NameMatch = { ok: true } | { ok: false; reason: 'name_missing' | 'name_mismatch' }

/**
 * Holds the name on the document against the directory (entra.md 4, design decision 1).
 *
 * - exact: both fields equal after NFC, case folding and white space collapsing.
 * - relaxed: every word of the directory's first and last name is found among the words of the document's name, in
 *   whichever field; diacritics and ICAO spellings are folded; a word of the document serves once only.
 *
 * A blank field in the directory never matches.
 */
export function matchNames(level: MatchLevel, claimed: ClaimedName, stored: DirectoryName): NameMatch {
  const givenName = stored.givenName?.trim() ?? ''
  const surname = stored.surname?.trim() ?? ''
  if (wordsOf(givenName).length === 0 || wordsOf(surname).length === 0)
    return { ok: false, reason: 'name_missing' }
  const matches =
    level === 'exact'
      ? normaliseName(claimed.firstName) === normaliseName(givenName) &&
        normaliseName(claimed.lastName) === normaliseName(surname)
      : everyWordFound(
          [...wordsOf(givenName), ...wordsOf(surname)],
          [...wordsOf(claimed.firstName), ...wordsOf(claimed.lastName)],
        )
  return matches ? { ok: true } : { ok: false, reason: 'name_mismatch' }
}

/**
 * One-to-one assignment: each wanted word to an offered word of its own. A greedy choice can take the only partner of
 * a later word, so this is Kuhn's augmenting path; names are short.
 */
function everyWordFound(wanted: string[], offered: string[]): boolean {
  const wantedSpellings = wanted.map(spellingsOf)
  const offeredSpellings = offered.map(spellingsOf)
  const servedBy: (number | undefined)[] = offered.map(() => undefined)
  const findPartner = (word: number, tried: Set<number>): boolean => {
    for (const [index, spellings] of offeredSpellings.entries()) {
      if (tried.has(index) || wantedSpellings[word]?.isDisjointFrom(spellings) !== false) continue
      tried.add(index)
      const holder = servedBy[index]
      if (holder === undefined || findPartner(holder, tried)) {
        servedBy[index] = word
        return true
      }
    }
    return false
  }
  return wanted.every((_, word) => findPartner(word, new Set()))
}

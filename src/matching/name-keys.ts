import { spellingsOf, wordsOf } from './fold-name.ts'
import type { ClaimedName, DirectoryName } from './match-names.ts'

const keysOf = (name: string): string[] => [
  ...new Set(wordsOf(name).flatMap((word) => [...spellingsOf(word)])),
]

/**
 * Keys under which an account is kept, so that one document's other candidates are found (design decision 2): every
 * spelling of every word of the surname. Either level asks for each of those words on the document, so an account that
 * a document fits shares at least one key with `claimedNameKeys`; given names, being commoner, would only cost time.
 */
export function nameKeys(name: DirectoryName): string[] {
  return keysOf(name.surname ?? '')
}

/** Keys to look up for the name on a document; ask `matchNames` of each account that they find. */
export function claimedNameKeys(claimed: ClaimedName): string[] {
  return keysOf(`${claimed.firstName} ${claimed.lastName}`)
}

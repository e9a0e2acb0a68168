/**
 * Letters that Doc 9303-3 section 6 writes with more than one Latin spelling, or that do not decompose in Unicode.
 * Each has its machine-readable spelling(s) first, then the plain base letter that directories often hold.
 */
const LATIN: Record<string, readonly string[]> = {
  ä: ['ae', 'a'],
  å: ['aa', 'a'],
  æ: ['ae'],
  ö: ['oe', 'o'],
  ø: ['oe', 'o'],
  œ: ['oe'],
  ü: ['ue', 'u', 'uxx'],
  ñ: ['n', 'nxx'],
  ß: ['ss'],
  þ: ['th'],
  đ: ['d'],
  ð: ['d'],
  ł: ['l'],
  ŋ: ['n'],
  ħ: ['h'],
  ŧ: ['t'],
  ĳ: ['ij'],
  ı: ['i'],
  ĸ: ['q'],
}

/** A word of ten such letters would have a thousand spellings; past this many the rest keep their first one. */
const MOST_SPELLINGS = 64

/** NFC, case folded, runs of white space collapsed: the equality of level "exact" (design decision 1). */
export function normaliseName(name: string): string {
  return foldCase(name.normalize('NFC')).replace(/\s+/gu, ' ').trim()
}

/** Unicode has full case folding; lower case after upper case comes to the same for ß, and İ is put right by hand. */
function foldCase(text: string): string {
  return text.replaceAll('İ', 'i').toUpperCase().toLowerCase().normalize('NFC')
}

/** Words as Doc 9303-3 sees them: hyphen and space divide, apostrophes vanish (O'Neill and ONEILL are one). */
export function wordsOf(name: string): string[] {
  return name
    .normalize('NFC')
    .replaceAll('İ', 'i')
    .toLowerCase()
    .replace(/['’‘`´ʻʼ.]/gu, '')
    .split(/[\s\-‐‑–_,/<]+/u)
    .filter((word) => word !== '')
}

/** Every spelling under which one word may stand on a document or in a directory, folded to bare letters. */
export function spellingsOf(word: string): Set<string> {
  let spellings: string[] = ['']
  for (const letter of word.normalize('NFC')) {
    const choices = LATIN[letter] ?? [letter.normalize('NFD').replace(/\p{M}/gu, '')]
    const room = spellings.length * choices.length <= MOST_SPELLINGS ? choices : choices.slice(0, 1)
    spellings = spellings.flatMap((start) => room.map((choice) => start + choice))
  }
  return new Set(spellings)
}

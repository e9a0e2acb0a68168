/** Where the fields stand (ICAO 9303-4 §4.2 for TD3, 9303-5 §4.2 for TD1): line, start, end (exclusive). */
export type MrzFormat = 'TD3' | 'TD1'
export type Place = { line: number; start: number; end: number }
export type Layout = {
  lines: number
  length: number
  letters: Place[]
  digits: Place[]
  /** Sex: M, F, X or filler. */
  sex: Place
  names: Place
  documentNumber: Place
  birthDate: Place
  expiryDate: Place
  issuingState: Place
  nationality: Place
  /** Parts over which the composite check digit runs. */
  composite: Place[]
  compositeDigit: Place
}

const at = (line: number, start: number, end: number): Place => ({ line, start, end })

export const LAYOUTS: Record<MrzFormat, Layout> = {
  TD3: {
    lines: 2,
    length: 44,
    letters: [at(0, 0, 44), at(1, 10, 13)],
    digits: [at(1, 9, 10), at(1, 13, 20), at(1, 21, 28), at(1, 43, 44)],
    sex: at(1, 20, 21),
    names: at(0, 5, 44),
    documentNumber: at(1, 0, 9),
    birthDate: at(1, 13, 19),
    expiryDate: at(1, 21, 27),
    issuingState: at(0, 2, 5),
    nationality: at(1, 10, 13),
    composite: [at(1, 0, 10), at(1, 13, 20), at(1, 21, 43)],
    compositeDigit: at(1, 43, 44),
  },
  TD1: {
    lines: 3,
    length: 30,
    letters: [at(0, 0, 1), at(0, 2, 5), at(1, 15, 18), at(2, 0, 30)],
    digits: [at(0, 14, 15), at(1, 0, 7), at(1, 8, 15), at(1, 29, 30)],
    sex: at(1, 7, 8),
    names: at(2, 0, 30),
    documentNumber: at(0, 5, 14),
    birthDate: at(1, 0, 6),
    expiryDate: at(1, 8, 14),
    issuingState: at(0, 2, 5),
    nationality: at(1, 15, 18),
    composite: [at(0, 5, 30), at(1, 0, 7), at(1, 8, 15), at(1, 18, 29)],
    compositeDigit: at(1, 29, 30),
  },
}

export const textAt = (lines: readonly string[], place: Place): string =>
  (lines[place.line] ?? '').slice(place.start, place.end)

/** TD3 or TD1 by the number of lines; null when it is neither. */
export const formatOf = (lines: readonly string[]): MrzFormat | null =>
  lines.length === 2 ? 'TD3' : lines.length === 3 ? 'TD1' : null

import { checkDigit } from './check-digit.ts'
import { formatOf, LAYOUTS, textAt } from './layout.ts'
import type { Layout, Place } from './layout.ts'

/** Fillers that a reader may lose or invent in a line. */
const SLACK = 4
const TO_DIGIT: Record<string, string> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
}
const TO_LETTER: Record<string, string> = { 0: 'O', 1: 'I', 2: 'Z', 5: 'S', 6: 'G', 8: 'B' }
/** Pairs that readers of OCR-B confuse in either direction. */
const TWIN: Record<string, string> = { ...TO_LETTER, O: '0', I: '1', Z: '2', S: '5', G: '6', B: '8' }

/**
 * Mends what a reader cannot know: a position that holds only letters has no 0, one that holds only digits has no O.
 * Lines of a wrong length are mended in their filler runs. Null when it cannot be two lines of 44 or three of 30.
 */
export function repairMrz(read: readonly string[]): string[] | null {
  const cleaned = linesOfZone(read.map((line) => line.toUpperCase().replace(/[^A-Z0-9<]/g, '')))
  const format = formatOf(cleaned)
  if (!format) return null
  const layout = LAYOUTS[format]
  const lines = cleaned.map((line, index) => withLength(line, layout.length, index === layout.names.line))
  if (lines.some((line) => line === null)) return null
  const mended = lines as string[]
  for (const place of layout.letters) replaceAt(mended, place, TO_LETTER)
  for (const place of layout.digits) replaceAt(mended, place, TO_DIGIT)
  // A passport's optional field may have a filler as its check digit, else a digit.
  if (format === 'TD3') replaceAt(mended, { line: 1, start: 42, end: 43 }, TO_DIGIT)
  mendNames(mended, layout)
  return mendNumber(mended, layout)
}

/** A reader may bring printed text from above the zone along: the last lines of the right length count. */
function linesOfZone(read: string[]): string[] {
  const near = (length: number) => read.filter((line) => Math.abs(line.length - length) <= SLACK)
  const passport = near(LAYOUTS.TD3.length)
  return passport.length >= 2 ? passport.slice(-2) : near(LAYOUTS.TD1.length).slice(-3)
}

function withLength(line: string, length: number, isNames: boolean): string | null {
  if (line.length === length) return line
  if (Math.abs(line.length - length) > SLACK) return null
  if (isNames && line.endsWith('<')) return line.replace(/<+$/, '').padEnd(length, '<').slice(0, length)
  const runs = [...line.matchAll(/<{2,}/g)].sort((a, b) => b[0].length - a[0].length)
  const run = runs[0]
  if (!run) return null
  const wanted = run[0].length + length - line.length
  if (wanted < 1) return null
  return line.slice(0, run.index) + '<'.repeat(wanted) + line.slice(run.index + run[0].length)
}

function replaceAt(lines: string[], place: Place, table: Record<string, string>): void {
  const line = lines[place.line] ?? ''
  const part = [...textAt(lines, place)].map((character) => table[character] ?? character).join('')
  lines[place.line] = line.slice(0, place.start) + part + line.slice(place.end)
}

/** A letter or two after three fillers in a row are fillers misread: names end before the first such run. */
function mendNames(lines: string[], layout: Layout): void {
  const { names } = layout
  const line = lines[names.line] ?? ''
  const field = textAt(lines, names)
  const end = field.indexOf('<<<')
  if (end < 0) return
  lines[names.line] = line.slice(0, names.start) + field.slice(0, end).padEnd(field.length, '<')
}

/**
 * A document number mixes letters and digits. Where its check digit fails, the likeliest misreadings are tried: every O
 * is a nought and every I a one, else one twin, else two, if just one candidate of a kind fits. The composite digit
 * weighs these places alike and can decide nothing here.
 */
function mendNumber(lines: string[], layout: Layout): string[] {
  if (numberHolds(lines, layout)) return lines
  const number = textAt(lines, layout.documentNumber)
  for (const candidates of [
    [number.replaceAll('O', '0').replaceAll('I', '1')],
    twinsOf(number, 1),
    twinsOf(number, 2),
  ]) {
    const fitting = candidates
      .map((candidate) => withNumber(lines, layout, candidate))
      .filter((tried) => numberHolds(tried, layout))
    if (fitting.length === 1) return fitting[0] ?? lines
    if (fitting.length > 1) return lines
  }
  return lines
}

function withNumber(lines: string[], { documentNumber }: Layout, number: string): string[] {
  const { line, start, end } = documentNumber
  const whole = lines[line] ?? ''
  return lines.with(line, whole.slice(0, start) + number + whole.slice(end))
}

function twinsOf(text: string, swaps: 1 | 2): string[] {
  const places = [...text].flatMap((character, index) => (TWIN[character] ? [index] : []))
  const swap = (from: string, index: number) =>
    from.slice(0, index) + (TWIN[from[index] ?? ''] ?? '') + from.slice(index + 1)
  if (swaps === 1) return places.map((place) => swap(text, place))
  return places.flatMap((first) =>
    places.filter((second) => second > first).map((second) => swap(swap(text, first), second)),
  )
}

function numberHolds(lines: readonly string[], { documentNumber }: Layout): boolean {
  const { line, end } = documentNumber
  return checkDigit(textAt(lines, documentNumber)) === textAt(lines, { line, start: end, end: end + 1 })
}

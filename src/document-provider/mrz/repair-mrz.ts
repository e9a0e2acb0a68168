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
 * A document number mixes letters and digits. Where its check digit fails, one or two twins are tried; the result
 * counts only if exactly one also satisfies the composite digit, for two digits would else be met by chance too often.
 */
function mendNumber(lines: string[], layout: Layout): string[] {
  if (numberHolds(lines, layout)) return lines
  const { line, start } = layout.documentNumber
  const number = textAt(lines, layout.documentNumber)
  const found = new Set<string>()
  for (const candidate of twinsOf(number)) {
    const tried = lines.slice()
    const whole = lines[line] ?? ''
    tried[line] = whole.slice(0, start) + candidate + whole.slice(start + number.length)
    if (numberHolds(tried, layout) && compositeHolds(tried, layout)) found.add(tried[line] ?? '')
  }
  const only = found.size === 1 ? [...found][0] : undefined
  return only === undefined ? lines : lines.with(line, only)
}

function* twinsOf(number: string): Generator<string> {
  const places = [...number].flatMap((character, index) => (TWIN[character] ? [index] : []))
  const swap = (text: string, index: number) =>
    text.slice(0, index) + (TWIN[text[index] ?? ''] ?? '') + text.slice(index + 1)
  for (const first of places) {
    yield swap(number, first)
    for (const second of places) if (second > first) yield swap(swap(number, first), second)
  }
}

function numberHolds(lines: readonly string[], { documentNumber }: Layout): boolean {
  const { line, end } = documentNumber
  return checkDigit(textAt(lines, documentNumber)) === textAt(lines, { line, start: end, end: end + 1 })
}

const compositeHolds = (lines: readonly string[], layout: Layout): boolean =>
  checkDigit(layout.composite.map((place) => textAt(lines, place)).join('')) ===
  textAt(lines, layout.compositeDigit)

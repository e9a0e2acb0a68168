import { checkDigit } from './check-digit.ts'
import { isKnownState, SPECIMEN_STATE, stateCode } from './issuing-states.ts'
import { formatOf, LAYOUTS, textAt } from './layout.ts'
import type { Layout, MrzFormat, Place } from './layout.ts'

export type DocumentType = 'passport' | 'id_card'
export type Mrz = {
  format: MrzFormat
  documentType: DocumentType
  /** Alpha-3 of the issuer. */
  issuingCountry: string
  nationality: string
  documentNumber: string
  /** YYYY-MM-DD */
  birthDate: string
  expiryDate: string
  sex: 'M' | 'F' | null
  surname: string
  givenNames: string
  lines: string[]
}
export type MrzReason = 'unreadable' | 'check_digit_wrong' | 'expired' | 'wrong_document_type'
export type ParsedMrz = { ok: true; mrz: Mrz } | { ok: false; reason: MrzReason }

/**
 * Lines of a machine readable zone to checked fields. Every check digit must hold (ICAO 9303-3 §4.9); names have none,
 * so a name that reads well may still be wrong. `acceptSpecimen` alone lets Utopia's documents through.
 */
export function parseMrz(
  lines: readonly string[],
  options: { now: Date; acceptSpecimen: boolean },
): ParsedMrz {
  const format = formatOf(lines)
  if (!format) return { ok: false, reason: 'unreadable' }
  const layout = LAYOUTS[format]
  if (lines.some((line) => line.length !== layout.length || !/^[A-Z0-9<]+$/.test(line)))
    return { ok: false, reason: 'unreadable' }
  const documentType = typeOf(format, lines[0] ?? '')
  if (!documentType) return { ok: false, reason: 'wrong_document_type' }
  if (!digitsHold(lines, format, layout)) return { ok: false, reason: 'check_digit_wrong' }
  const issuingCountry = stateCode(textAt(lines, layout.issuingState))
  const isSpecimen = issuingCountry === SPECIMEN_STATE
  if (isSpecimen ? !options.acceptSpecimen : !isKnownState(issuingCountry))
    return { ok: false, reason: 'wrong_document_type' }
  const birthDate = dateOf(textAt(lines, layout.birthDate), 'past', options.now)
  const expiryDate = dateOf(textAt(lines, layout.expiryDate), 'future', options.now)
  const names = namesOf(textAt(lines, layout.names))
  const documentNumber = numberOf(lines, format, layout)
  if (!birthDate || !expiryDate || !names || !documentNumber) return { ok: false, reason: 'unreadable' }
  if (expiryDate < options.now.toISOString().slice(0, 10)) return { ok: false, reason: 'expired' }
  const sex = textAt(lines, layout.sex)
  return {
    ok: true,
    mrz: {
      format,
      documentType,
      issuingCountry,
      nationality: stateCode(textAt(lines, layout.nationality)),
      documentNumber,
      birthDate,
      expiryDate,
      sex: sex === 'M' || sex === 'F' ? sex : null,
      ...names,
      lines: [...lines],
    },
  }
}

/** P is a passport; A, C and I are identity cards, AC being a crew member's certificate (ICAO 9303-5 §4.2.2.1). */
function typeOf(format: MrzFormat, first: string): DocumentType | null {
  if (format === 'TD3') return first.startsWith('P') ? 'passport' : null
  if (first.startsWith('AC')) return null
  return /^[ACI]/.test(first) ? 'id_card' : null
}

function digitsHold(lines: readonly string[], format: MrzFormat, layout: Layout): boolean {
  const holds = (place: Place) =>
    checkDigit(textAt(lines, place)) === textAt(lines, { ...place, start: place.end, end: place.end + 1 })
  if (!holds(layout.birthDate) || !holds(layout.expiryDate)) return false
  if (format === 'TD3') {
    if (!holds(layout.documentNumber)) return false
    const optional = textAt(lines, { line: 1, start: 28, end: 42 })
    const digit = textAt(lines, { line: 1, start: 42, end: 43 })
    const empty = /^<+$/.test(optional) && digit === '<'
    if (!empty && checkDigit(optional) !== digit) return false
  } else if (!cardNumber(lines, layout)) return false
  return (
    checkDigit(layout.composite.map((place) => textAt(lines, place)).join('')) ===
    textAt(lines, layout.compositeDigit)
  )
}

/** A card's number of more than nine characters goes on in the optional field (ICAO 9303-5 §4.2.2.1 note j). */
function cardNumber(lines: readonly string[], layout: Layout): string | null {
  const head = textAt(lines, layout.documentNumber)
  const digit = textAt(lines, { line: 0, start: 14, end: 15 })
  if (digit !== '<') return checkDigit(head) === digit ? head.replace(/<+$/, '') : null
  const tail = textAt(lines, { line: 0, start: 15, end: 30 }).split('<')[0] ?? ''
  if (tail.length < 2) return null
  const number = head + tail.slice(0, -1)
  return checkDigit(number) === tail.at(-1) ? number : null
}

function numberOf(lines: readonly string[], format: MrzFormat, layout: Layout): string | null {
  if (format === 'TD1') return cardNumber(lines, layout)
  return textAt(lines, layout.documentNumber).replace(/<+$/, '') || null
}

function dateOf(field: string, side: 'past' | 'future', now: Date): string | null {
  if (!/^\d{6}$/.test(field)) return null
  const day = (century: number) => `${century}${field.slice(0, 2)}-${field.slice(2, 4)}-${field.slice(4, 6)}`
  const today = now.toISOString().slice(0, 10)
  const date = side === 'past' && day(20) > today ? day(19) : day(20)
  const parsed = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date) ? date : null
}

/** Primary identifier, two fillers, secondary identifier (ICAO 9303-3 §4.6). A person may have a single name. */
function namesOf(field: string): { surname: string; givenNames: string } | null {
  if (/[0-9]/.test(field)) return null
  const [primary = '', ...rest] = field.replace(/<+$/, '').split('<<')
  const spaced = (text: string) => text.replaceAll('<', ' ').trim()
  const surname = spaced(primary)
  return surname ? { surname, givenNames: spaced(rest.join('<')) } : null
}

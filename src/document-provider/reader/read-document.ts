import { parseMrz, repairMrz } from '../mrz/index.ts'
import type { DocumentType, Mrz, ParsedMrz } from '../mrz/index.ts'
import { findZones } from './find-zone.ts'
import { measurePicture } from './measure-picture.ts'
import type { MrzReader } from './mrz-reader.ts'
import { rasterOf } from './picture.ts'
import type { Picture } from './picture.ts'

export type ReadReason =
  | 'unreadable'
  | 'glare'
  | 'blurred'
  | 'cut_off'
  | 'too_small'
  | 'expired'
  | 'check_digit_wrong'
  | 'wrong_document_type'
/** `turns`: ways in which the picture may have to be turned to stand upright, the likeliest first. */
export type Wanted = { documentType: DocumentType; now: Date; acceptSpecimen: boolean }
export type ReadDocument =
  | { ok: true; mrz: Mrz; turns: readonly number[] }
  | { ok: false; reason: ReadReason }
type Failure = Exclude<ParsedMrz, { ok: true }>['reason']

const PAGE_WIDTH = 1500

/**
 * Photograph to checked fields. Several cuts of the picture are read until one satisfies all check digits; if none
 * does, the reason is what was measured (glare, blur, cut off) before what was guessed.
 */
export async function readDocument(
  picture: Picture,
  wanted: Wanted,
  reader: MrzReader,
): Promise<ReadDocument> {
  let best: Failure | null = null
  let touchesEdge = false
  for await (const cut of cutsOf(picture, reader)) {
    touchesEdge ||= cut.touchesEdge
    const lines = repairMrz(cut.lines)
    if (!lines) continue
    const parsed = parseMrz(lines, wanted)
    if (parsed.ok) {
      return parsed.mrz.documentType === wanted.documentType
        ? { ok: true, mrz: parsed.mrz, turns: cut.turns }
        : { ok: false, reason: 'wrong_document_type' }
    }
    // Expiry is only looked at once every digit holds, so it is a fact and no other cut changes it.
    if (parsed.reason === 'expired') return { ok: false, reason: 'expired' }
    best ??= parsed.reason
  }
  return { ok: false, reason: await explain(picture, best, touchesEdge) }
}

/** What a side that needs no zone carries by chance: null is the usual answer. */
export async function glimpseZone(
  picture: Picture,
  turn: number,
  wanted: Omit<Wanted, 'documentType'>,
  reader: MrzReader,
): Promise<Mrz | null> {
  for (const zone of await findZones(picture, turn)) {
    const lines = repairMrz(await reader.read(zone.image, false))
    const parsed = lines && parseMrz(lines, wanted)
    if (parsed?.ok) return parsed.mrz
  }
  return null
}

/** A page is wider than high: in an upright picture it lies on its side. The likelier ways come first. */
const turnsOf = (picture: Picture): number[] =>
  picture.width >= picture.height ? [0, 180, 90, 270] : [90, 270, 0, 180]

/** First what we found ourselves, in each of the four ways round; then what the library finds in the whole page. */
async function* cutsOf(
  picture: Picture,
  reader: MrzReader,
): AsyncGenerator<{ lines: string[]; touchesEdge: boolean; turns: readonly number[] }> {
  const turns = turnsOf(picture)
  for (const turn of turns) {
    for (const zone of await findZones(picture, turn)) {
      const lines = await reader.read(zone.image, false)
      yield { lines, touchesEdge: zone.touchesEdge, turns: [turn] }
    }
  }
  for (const turn of turns.slice(0, 2)) {
    const page = await rasterOf(picture.jpeg, { rotate: turn, width: PAGE_WIDTH })
    // The library turns pages by itself and does not say how: any way round may be the right one.
    yield { lines: await reader.read(page, true), touchesEdge: false, turns }
  }
}

async function explain(picture: Picture, best: Failure | null, touchesEdge: boolean): Promise<ReadReason> {
  if (best === 'wrong_document_type') return best
  const fault = await measurePicture(picture)
  if (fault) return fault
  if (best === 'check_digit_wrong') return best
  if (touchesEdge) return 'cut_off'
  return Math.max(picture.width, picture.height) < 1000 ? 'too_small' : 'unreadable'
}

/**
 * The machine readable zone of travel documents (ICAO 9303): pure functions.
 *
 *     const lines = repairMrz(readLines)
 *     const parsed = lines && parseMrz(lines, { now, acceptSpecimen: false })
 */
export { checkDigit } from './check-digit.ts'
export { isKnownState, listIssuingStates, SPECIMEN_STATE, stateOfLocale } from './issuing-states.ts'
export type { MrzFormat } from './layout.ts'
export { parseMrz } from './parse-mrz.ts'
export type { DocumentType, Mrz, MrzReason, ParsedMrz } from './parse-mrz.ts'
export { repairMrz } from './repair-mrz.ts'

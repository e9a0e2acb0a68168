/** Names on a document against names in the directory: pure, no storage, no time. */
export { matchNames } from './match-names.ts'
export type { ClaimedName, DirectoryName, MatchLevel, NameMatch } from './match-names.ts'
export { claimedNameKeys, nameKeys } from './name-keys.ts'

/** Token Status List: whether a credential still counts, asked and answered. */
export { createStatusCheck } from './check-status.ts'
export type { FetchToken, StatusVerdict } from './check-status.ts'
export { createStatusIssuer } from './issue-status.ts'
export { decodeList, encodeList, setStatus, statusAt } from './encode-list.ts'

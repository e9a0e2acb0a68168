/** What the server says of itself. */
export { createLog } from './log.ts'
export type { Log } from './log.ts'

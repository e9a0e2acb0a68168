/** Work that outlives a request: mail, expiry, the audit chain. In PostgreSQL, shared by all nodes. */
export { jobs, prepareJobs, runJobs } from './jobs.ts'
export type { Jobs, Tasks } from './jobs.ts'

import type { Attempt } from '../attempt.ts'

/** Where a waiting page asks whether its attempt has moved on. */
export const pollUrl = (attempt: Attempt): string =>
  `/recover/status?at=${attempt.state}.${attempt.requestId ?? ''}`

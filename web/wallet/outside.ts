import type { Outside } from './protocol/outside.ts'

/** No cookies of ours or theirs: a wallet is nobody's session. */
export const outside: Outside = {
  fetch: (input, init = {}) =>
    fetch(input, { ...init, credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' }),
  now: () => new Date(),
}

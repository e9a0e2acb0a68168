import type { Context } from 'hono'
import { hashToken } from '#platform/crypto'
import type { Random } from '#platform/crypto'
import { readBrowserToken, setBrowserToken } from './cookies.ts'

/**
 * This browser by the hash of a cookie of its own; made at the first page. WebAuthn challenges are bound to it, and
 * passes of profiles that want it (`boundBrowser`).
 */
export function browserOf(c: Context, random: Random): string {
  const token = readBrowserToken(c)
  if (token && token.length >= 32) return hashToken(token)
  const fresh = random.token()
  setBrowserToken(c, fresh)
  return hashToken(fresh)
}

import type { Context } from 'hono'
import { hashToken } from '#platform/crypto'
import { readCookie, setCookie } from '#platform/http'
import { rotationOf } from './attempt.ts'
import type { Attempt, Browser } from './attempt.ts'
import { bringUpToDate } from './end-attempt.ts'
import type { RecoveryDeps } from './recovery.ts'
import { selectAttempt } from './store.ts'
import { rotateBrowser, selectBrowser } from './browser-store.ts'

/** One request of a browser that belongs to an attempt. The attempt comes from the cookie, never from input (T21). */
export type Visit = { attempt: Attempt; browser: Browser }

const COOKIE = 'regain_recovery'
const SECONDS = 72 * 3600

export const keepBrowser = (c: Context, token: string): void =>
  setCookie(c, COOKIE, token, { maxAgeSeconds: SECONDS })

export async function readVisit(c: Context, deps: RecoveryDeps): Promise<Visit | null> {
  const token = readCookie(c, COOKIE)
  const browser = token ? await selectBrowser(deps.database, hashToken(token)) : null
  const attempt = browser ? await selectAttempt(deps.database, browser.attemptId) : null
  if (!browser || !attempt) return null
  return { attempt: await bringUpToDate(attempt, deps), browser }
}

/** A new token where the attempt has come further than the browser's last one; the old one is dead (T9). */
export async function rotate(c: Context, { attempt, browser }: Visit, deps: RecoveryDeps): Promise<boolean> {
  const due = rotationOf(attempt.state)
  if (browser.rotation >= due) return true
  const token = readCookie(c, COOKIE)
  if (!token) return false
  const fresh = deps.random.token()
  const change = { from: hashToken(token), to: hashToken(fresh), rotation: due }
  if (!(await rotateBrowser(deps.database, change))) return false
  keepBrowser(c, fresh)
  return true
}

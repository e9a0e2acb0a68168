import type { Context, MiddlewareHandler } from 'hono'
import { readCookie } from '#platform/http'
import { seenBy } from './bind-browser.ts'
import type { Seen } from './bind-browser.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import { expireSession } from './expire-sessions.ts'
import { gonePage } from './views/outcome.ts'
import { providerPage } from './views/frame.ts'

export const OPENER_COOKIE = 'provider_session'
export const PHONE_COOKIE = 'provider_phone'

export type SessionEnv = { Variables: { seen: Seen } }

/** The session of this browser by its own cookie, overdue ones ended first. */
export async function seenIn(c: Context, deps: DocumentProviderDeps): Promise<Seen | null> {
  const seen = await seenBy([readCookie(c, OPENER_COOKIE), readCookie(c, PHONE_COOKIE)], deps)
  if (!seen || seen.session.expiresAt > deps.clock.now()) return seen
  const ended = await expireSession(seen.session.id, deps)
  return ended ? { ...seen, session: ended } : seen
}

/** Nothing under it is reached without a session. */
export const withSession =
  (deps: DocumentProviderDeps): MiddlewareHandler<SessionEnv> =>
  async (c, next) => {
    const seen = await seenIn(c, deps)
    if (!seen) return providerPage(c, gonePage('gone'))
    c.set('seen', seen)
    return next()
  }

/** Answers count only from the browser whose turn it is; the others see where things stand. */
export const acting: MiddlewareHandler<SessionEnv> = async (c, next) => {
  const { mayAct, session } = c.get('seen')
  if (!mayAct || session.status === 'expired' || session.status === 'refused')
    return c.redirect('/verify', 303)
  return next()
}

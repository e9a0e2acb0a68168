import { Hono } from 'hono'
import { readCookie, setCookie } from '#platform/http'
import { bindBrowser, createPairing, pairPhone, sessionOfPairing, takeBack } from './bind-browser.ts'
import { OPENER_COOKIE, PHONE_COOKIE, seenIn } from './current-session.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import { SESSION_SECONDS } from './session.ts'
import { clientName } from './show-session.ts'
import { providerPage } from './views/frame.ts'
import { gonePage, handoverPage, pairPage } from './views/outcome.ts'
import { aboutPage } from './views/questions.ts'

const isLocal = (origin: string): boolean => /(^|\.)localhost$/.test(new URL(origin).hostname)

/** How a browser comes to a session: the one-use address, and the phone's code. */
export function openingRoutes(deps: DocumentProviderDeps): Hono {
  const app = new Hono()
  const cookieLife = { maxAgeSeconds: SESSION_SECONDS * 2 }

  for (const about of ['terms', 'privacy', 'retention'] as const)
    app.get(`/verify/${about}`, (c) => providerPage(c, aboutPage(about)))

  app.get('/verify/start/:token', async (c) => {
    const bound = await bindBrowser(c.req.param('token'), deps)
    if (bound.ok) {
      setCookie(c, OPENER_COOKIE, bound.token, cookieLife)
      return c.redirect('/verify', 303)
    }
    if (bound.reason === 'gone') return providerPage(c, gonePage('gone'))
    // The back button of the browser that has the session is no other browser.
    return readCookie(c, OPENER_COOKIE) && (await seenIn(c, deps))
      ? c.redirect('/verify', 303)
      : providerPage(c, gonePage('elsewhere'))
  })

  app.post('/verify/phone', async (c) => {
    const seen = await seenIn(c, deps)
    if (!seen) return providerPage(c, gonePage('gone'))
    const code = await createPairing(seen, deps)
    const url = code ? `${deps.origin}/verify/phone/${code}` : null
    return providerPage(c, await handoverPage(seen.session, url, isLocal(deps.origin)))
  })

  app.get('/verify/phone/:code', async (c) => {
    const code = c.req.param('code')
    const session = await sessionOfPairing(code, deps)
    if (!session) return providerPage(c, gonePage('gone'))
    return providerPage(c, pairPage(await clientName(session, deps), session.createdAt, code))
  })

  app.post('/verify/phone/:code', async (c) => {
    const paired = await pairPhone(c.req.param('code'), deps)
    if (!paired.ok) return providerPage(c, gonePage('gone'))
    setCookie(c, PHONE_COOKIE, paired.token, cookieLife)
    return c.redirect('/verify', 303)
  })

  app.post('/verify/here', async (c) => {
    const seen = await seenIn(c, deps)
    if (seen) await takeBack(seen, deps)
    return c.redirect('/verify', 303)
  })

  return app
}

import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { DocumentProviderDeps } from './document-provider.ts'
import { authenticateClient, openSession, SessionRequest } from './open-session.ts'
import { isAnswering } from './store.ts'

/** What an organisation calls: server to server, no cookie. */
export function apiRoutes(deps: DocumentProviderDeps): Hono {
  const app = new Hono()

  app.post('/sessions', bodyLimit({ maxSize: 16 * 1024 }), async (c) => {
    c.header('Cache-Control', 'no-store')
    const client = await authenticateClient(c.req.header('authorization'), deps)
    if (!client) {
      c.header('WWW-Authenticate', 'Basic realm="sessions"')
      return c.json({ error: 'invalid_client' }, 401)
    }
    const request = SessionRequest.safeParse(await c.req.json().catch(() => null))
    if (!request.success) return c.json({ error: 'invalid_request' }, 400)
    const opened = await openSession(client, request.data, deps)
    if (!opened.ok) return c.json({ error: opened.reason }, opened.reason === 'too_many_sessions' ? 429 : 400)
    return c.json({ id: opened.id, url: opened.url, expires_in: opened.expiresInSeconds }, 201)
  })

  app.get('/health', async (c) => {
    c.header('Cache-Control', 'no-store')
    const isUp = await isAnswering(deps.database).catch(() => false)
    return c.json({ status: isUp ? 'ok' : 'unavailable' }, isUp ? 200 : 503)
  })

  return app
}

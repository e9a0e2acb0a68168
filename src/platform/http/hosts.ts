import { Hono } from 'hono'

type Handler = { fetch(request: Request, env?: object): Response | Promise<Response> }

/**
 * One process, several hosts: each request goes to the handler of its Host header, unknown hosts get nothing (T36: no
 * link is ever made from that header). 127.0.0.1 is sent to localhost, which WebAuthn needs.
 */
export function createHosts(hosts: Record<string, Handler>, options: { localOrigin?: string } = {}): Handler {
  const byHost = new Map(
    Object.entries(hosts).map(([origin, handler]) => [new URL(origin).host, { origin, handler }]),
  )
  const lost = new Hono().all('*', (c) => c.text('Unknown host', 421))
  return {
    fetch(request, env) {
      const url = new URL(request.url)
      const host = byHost.get(url.host)
      if (host) return host.handler.fetch(atOrigin(request, url, host.origin), env)
      if (options.localOrigin && (url.hostname === '127.0.0.1' || url.hostname === '[::1]'))
        return Response.redirect(`${options.localOrigin}${url.pathname}${url.search}`, 307)
      return lost.fetch(request)
    },
  }
}

/** Behind a proxy that ends TLS the request says http: cookies and links must see the public scheme. */
function atOrigin(request: Request, url: URL, origin: string): Request {
  return url.origin === origin ? request : new Request(`${origin}${url.pathname}${url.search}`, request)
}

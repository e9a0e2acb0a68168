import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

export type NodeExchange = { req: IncomingMessage; res: ServerResponse }

/**
 * Lets a Node request handler (oidc-provider is a Koa application) answer a web Request. The same way for a real
 * socket and for requests that our own parties send in process, so that both meet the same provider. Host and scheme
 * are those of the configured origin, whatever the request's headers say (T36).
 */
export async function runKoa(
  request: Request,
  options: {
    origin: string
    /** Path under which the handler is mounted, taken off `url` (`originalUrl` keeps it). */
    mount?: string
    handle(exchange: NodeExchange): unknown
  },
): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const origin = new URL(options.origin)
  const req = new IncomingMessage(new Socket())
  req.method = request.method
  req.headers = Object.fromEntries(request.headers)
  delete req.headers['x-forwarded-host']
  req.headers.host = origin.host
  req.headers['x-forwarded-proto'] = origin.protocol.slice(0, -1)
  const mount = options.mount ?? ''
  req.url = (pathname.startsWith(mount) ? pathname.slice(mount.length) || '/' : pathname) + search
  Object.assign(req, { originalUrl: pathname + search })
  const body = Buffer.from(await request.arrayBuffer())
  if (body.length > 0) {
    req.headers['content-length'] = String(body.length)
    req.push(body)
  }
  req.push(null)

  const res = new ServerResponse(req)
  const chunks: Buffer[] = []
  const finished = new Promise<void>((resolve) => {
    const keep = (chunk: unknown) => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string))
    }
    Object.assign(res, {
      write: (chunk: unknown) => {
        keep(chunk)
        return true
      },
      end: (chunk?: unknown) => {
        keep(chunk)
        Object.assign(res, { finished: true })
        res.emit('finish')
        resolve()
        return res
      },
    })
  })
  await options.handle({ req, res })
  await finished

  const headers = new Headers()
  for (const [name, value] of Object.entries(res.getHeaders())) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) headers.append(name, String(item))
    }
  }
  const isBodiless = request.method === 'HEAD' || [204, 205, 304].includes(res.statusCode)
  return new Response(isBodiless ? null : Buffer.concat(chunks), { status: res.statusCode, headers })
}

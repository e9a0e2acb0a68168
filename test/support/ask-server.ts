import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

/** Asks for an address at a port of this machine, whatever its host name resolves to. */
export function askServer(
  url: string,
  at: { port: number; certificate?: string; from?: string },
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { host, hostname, pathname, search } = new URL(url)
  const common = {
    host: '127.0.0.1',
    port: at.port,
    path: pathname + search,
    method: options.method ?? 'GET',
    headers: { host, ...options.headers },
    agent: false as const,
    ...(at.from ? { localAddress: at.from } : {}),
  }
  return new Promise((resolve, reject) => {
    const sent = at.certificate
      ? httpsRequest({ ...common, servername: hostname, ca: at.certificate })
      : httpRequest(common)
    sent.on('response', (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject).end()
  })
}

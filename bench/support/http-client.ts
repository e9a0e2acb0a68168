import { Agent, request } from 'node:http'

export type Send = (request: Request) => Promise<Response>

/**
 * Requests to a server of this machine over connections that stay open, by address and Host header: Node cannot resolve
 * names under localhost. `address` is what a proxy in front would report as the client's.
 */
export function createClient(port: number): { from(address: string): Send; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  return {
    from: (address) => async (wanted) => {
      const url = new URL(wanted.url)
      const body = Buffer.from(await wanted.arrayBuffer())
      const headers: Record<string, string> = { ...Object.fromEntries(wanted.headers), host: url.host }
      headers['x-forwarded-for'] = address
      headers['origin'] = url.origin
      headers['sec-fetch-site'] = 'same-origin'
      if (body.length > 0) headers['content-length'] = String(body.length)
      return new Promise<Response>((resolve, reject) => {
        const path = `${url.pathname}${url.search}`
        const sent = request(
          { host: '127.0.0.1', port, path, method: wanted.method, headers, agent },
          (answer) => {
            const chunks: Buffer[] = []
            answer.on('error', reject)
            answer.on('data', (chunk: Buffer) => chunks.push(chunk))
            answer.on('end', () => {
              const received = new Headers()
              for (const [name, value] of Object.entries(answer.headersDistinct))
                for (const line of value ?? []) received.append(name, line)
              const status = answer.statusCode ?? 0
              const content = status === 204 || status === 304 ? null : Buffer.concat(chunks)
              resolve(new Response(content, { status, headers: received }))
            })
          },
        )
        sent.on('error', reject)
        sent.end(body)
      })
    },
    close: () => agent.destroy(),
  }
}

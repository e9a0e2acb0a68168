import type { Context } from 'hono'

type NodeBindings = { incoming?: { socket?: { remoteAddress?: string } } }

const plain = (address: string): string => address.replace(/^::ffff:/, '')

/**
 * The client's address: that of the connection, or, behind proxies that the operator named, the nearest address in
 * X-Forwarded-For that is not one of them. A header from anybody else is not believed.
 */
export function createClientIp(trustedProxies: string[]): (c: Context) => string {
  const trusted = new Set(trustedProxies)
  return (c) => {
    const remote = plain((c.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress ?? '127.0.0.1')
    if (!trusted.has(remote)) return remote
    const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => plain(hop.trim()))
    return hops.toReversed().find((hop) => hop !== '' && !trusted.has(hop)) ?? remote
  }
}

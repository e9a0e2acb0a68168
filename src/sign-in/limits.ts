import ipaddr from 'ipaddr.js'
import { createLimiter } from '#authentication'
import { hashToken } from '#platform/crypto'
import type { Database } from '#platform/database'

export type Limits = {
  /** Null when there is room, else the seconds to wait. */
  passTry(network: string, identifier: string): Promise<number | null>
  passkeyTry(network: string): Promise<number | null>
}

/**
 * Soft limits (design decision 8): they slow guessing down and end by themselves. The one per name counts for names
 * that nobody has just the same (T14), and stops passes alone: a passkey always signs in.
 */
export function createLimits(database: Database): Limits {
  const passByNetwork = createLimiter(database, { name: 'pass-network', points: 30, seconds: 600 })
  const passByName = createLimiter(database, { name: 'pass-name', points: 10, seconds: 600 })
  const passkeyByNetwork = createLimiter(database, { name: 'passkey-network', points: 120, seconds: 600 })
  return {
    async passTry(network, identifier) {
      const byNetwork = await passByNetwork.consume(network)
      if (!byNetwork.ok) return byNetwork.waitSeconds
      const byName = await passByName.consume(hashToken(identifier.trim().toLowerCase()))
      return byName.ok ? null : byName.waitSeconds
    },
    async passkeyTry(network) {
      const result = await passkeyByNetwork.consume(network)
      return result.ok ? null : result.waitSeconds
    },
  }
}

/** /24 of IPv4, /48 of IPv6: what one subscriber can change at will counts as one. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  const bits = parsed.kind() === 'ipv4' ? 24 : 48
  return parsed
    .toByteArray()
    .slice(0, bits / 8)
    .join('.')
}

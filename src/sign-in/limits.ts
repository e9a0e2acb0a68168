import ipaddr from 'ipaddr.js'
import { createLimiter } from '#authentication'
import type { Limiter, PassKind } from '#authentication'
import { hashToken } from '#platform/crypto'
import type { Database } from '#platform/database'

export type PassTry = {
  /** Which passes may still be looked at from here: both, those of recoveries alone, none. */
  kinds: PassKind[]
  /** How long a kind stays out; null while both are in. */
  waitSeconds: number | null
  /** The pass was right, so nobody guessed. */
  giveBack(): Promise<void>
}
export type Limits = {
  passTry(network: string, identifier: string): Promise<PassTry>
  /** Whether one more refused passkey from here is worth an audit row: a flood must not fill the log (T16). */
  isPasskeyRefusalRecorded(network: string): Promise<boolean>
}

const SECONDS = 600

/**
 * Soft limits that end by themselves and are no weapon (design decision 8). Guessing is counted against the passes that
 * can be guessed at all, those that administrators make: by network, by name within the network, so that a stranger
 * elsewhere does not lock the owner out, and by name in total against many networks (T12). Recovery passes (80 bits)
 * stop only where checking them would cost too much work. A passkey always signs in. Names that nobody has count just
 * the same (T14).
 */
export function createLimits(database: Database): Limits {
  const limiter = (name: string, points: number) =>
    createLimiter(database, { name, points, seconds: SECONDS })
  const passWork = limiter('pass-work', 120)
  const passByNetwork = limiter('pass-network', 30)
  const passByNameHere = limiter('pass-name-network', 10)
  const passByName = limiter('pass-name', 100)
  const passkeyRefusals = limiter('passkey-refusals', 120)

  return {
    async passTry(network, identifier) {
      const name = identifier.trim().toLowerCase()
      const counted: [Limiter, string][] = []
      const giveBack = async () => {
        for (const [by, key] of counted) await by.giveBack(key)
      }
      const count = async (by: Limiter, key: string): Promise<number | null> => {
        counted.push([by, key])
        const result = await by.consume(key)
        return result.ok ? null : result.waitSeconds
      }
      const tooMuchWork = await count(passWork, network)
      if (tooMuchWork !== null) return { kinds: [], waitSeconds: tooMuchWork, giveBack }
      // In this order: what is stopped by the network must not use up the total of the name.
      const waitSeconds =
        (await count(passByNetwork, network)) ??
        (await count(passByNameHere, hashToken(`${network} ${name}`))) ??
        (await count(passByName, hashToken(name)))
      return { kinds: waitSeconds === null ? ['recovery', 'admin'] : ['recovery'], waitSeconds, giveBack }
    },
    async isPasskeyRefusalRecorded(network) {
      return (await passkeyRefusals.consume(network)).ok
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

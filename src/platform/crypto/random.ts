import { randomBytes, randomInt, randomUUIDv7 } from 'node:crypto'

/** Randomness as an argument. */
export type Random = {
  bytes(count: number): Buffer
  /** base64url without padding; 32 bytes unless told. */
  token(bytes?: number): string
  /** UUIDv7 (RFC 9562 §5.7): sorts by time of making. */
  id(): string
  /** Uniform in 0 .. maxExclusive - 1. */
  int(maxExclusive: number): number
}

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  token: (bytes = 32) => randomBytes(bytes).toString('base64url'),
  id: () => randomUUIDv7(),
  int: (maxExclusive) => randomInt(maxExclusive),
}

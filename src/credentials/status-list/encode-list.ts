import { deflateSync, inflateSync } from 'node:zlib'

export type Bits = 1 | 2 | 4 | 8
export const isBits = (value: unknown): value is Bits =>
  value === 1 || value === 2 || value === 4 || value === 8

/** A list of a million entries of 8 bits; what inflates past it is a bomb. */
const MAX_BYTES = 1024 * 1024

/** Value at `index`; the lowest bits of a byte come first (Token Status List §4.1). Undefined past the end. */
export function statusAt(list: Buffer, bits: Bits, index: number): number | undefined {
  if (!Number.isSafeInteger(index) || index < 0) return undefined
  const perByte = 8 / bits
  const byte = list[Math.floor(index / perByte)]
  return byte === undefined ? undefined : (byte >> ((index % perByte) * bits)) & ((1 << bits) - 1)
}

export function setStatus(list: Buffer, bits: Bits, index: number, value: number): void {
  const perByte = 8 / bits
  const at = Math.floor(index / perByte)
  const shift = (index % perByte) * bits
  const mask = ((1 << bits) - 1) << shift
  list[at] = ((list[at] ?? 0) & ~mask) | ((value << shift) & mask)
}

/** ZLIB at the highest compression, base64url (§4.2). */
export const encodeList = (list: Buffer): string => deflateSync(list, { level: 9 }).toString('base64url')

/** Throws on what is no ZLIB stream, and on one that inflates past a mebibyte. */
export const decodeList = (lst: string): Buffer =>
  inflateSync(Buffer.from(lst, 'base64url'), { maxOutputLength: MAX_BYTES })

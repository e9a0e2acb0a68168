import type { Random } from './random.ts'

/** Crockford's base 32: no I, L, O or U, so that a code survives being read out on the telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `chars` letters of five bits each. */
export function base32Code(random: Random, chars: number): string {
  return Array.from(random.bytes(chars), (byte) => ALPHABET[byte % 32]).join('')
}

/** What a person typed, as the code was made: capitals, no spaces or hyphens, O read as 0, I and L as 1. */
export function normaliseCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s\-–—]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

/** In groups of four, for the eye. */
export const groupCode = (code: string): string => code.match(/.{1,4}/g)?.join(' ') ?? code

import { refuse } from './reasons.ts'
import type { SdJwtReason } from './reasons.ts'

export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [name: string]: Json }

const MAX_DEPTH = 24
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** base64url without padding and with no other spelling of the same bytes (RFC 7515 §2, RFC 4648 §3.5). */
export function decodeBase64url(text: string, reason: SdJwtReason): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) refuse(reason)
  return bytes
}

/**
 * JSON as RFC 8259 §4 hopes for it: valid UTF-8, no name twice, no lone surrogate, no number beyond a double, nothing
 * nested past reason, no name that means something to JavaScript. Refuses with `reason` or a code of its own.
 */
export function parseStrictJson(bytes: Uint8Array, reason: SdJwtReason): Json {
  let text: string
  let value: Json
  try {
    text = utf8.decode(bytes)
  } catch {
    return refuse(reason)
  }
  const members = countMembers(text)
  try {
    value = JSON.parse(text) as Json
  } catch {
    return refuse(reason)
  }
  if (walk(value, reason) !== members) refuse('duplicate_json_key')
  return value
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Colons outside of strings: one for each member that was written. JSON.parse keeps the last of equal names, so a
 * difference to the members that it kept is a duplicate. A native parse and this scan cost less than an own parser.
 */
function countMembers(text: string): number {
  let members = 0
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22) at = endOfString(text, at)
    else if (code === 0x3a) members += 1
    else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > MAX_DEPTH) refuse('too_deep')
    } else if (code === 0x7d || code === 0x5d) depth -= 1
  }
  return members
}

/** Index of the quote that ends the string begun at `start`; the end of the text when none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1
    if (backslashes % 2 === 0) return end
  }
  return text.length
}

function walk(value: Json, reason: SdJwtReason): number {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) refuse(reason)
    return 0
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) refuse(reason)
    return 0
  }
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + walk(item, reason), 0)
  if (value === null || typeof value === 'boolean') return 0
  const names = Object.keys(value)
  return names.reduce((sum, name) => {
    assertSafeName(name)
    return sum + walk(value[name] as Json, reason)
  }, names.length)
}

/** Names of object built-ins and control characters are no claim of anybody's. */
export function assertSafeName(name: string): void {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (name in Object.prototype || name === 'prototype' || /[\u0000-\u001f]/.test(name))
    refuse('unsafe_claim_name')
}

import { decodeBase64url, isObject, parseStrictJson } from './strict-json.ts'
import type { JsonObject } from './strict-json.ts'
import { refuse } from './reasons.ts'
import type { SdJwtReason } from './reasons.ts'

/** Far above any document with a portrait, far below what hurts. */
export const LIMITS = { presentation: 512 * 1024, disclosures: 200, digests: 1000 } as const

export type Jws = { header: JsonObject; payload: JsonObject; signingInput: string; signature: Buffer }
export type SplitPresentation = {
  issuerJwt: Jws
  disclosures: string[]
  keyBindingJwt: Jws | null
  /** What `sd_hash` covers: everything up to and with the last tilde (RFC 9901 §4.3.1). */
  hashedPart: string
}

/** RFC 9901 §4: `<JWT>~<Disclosure>~...~[<KB-JWT>]`. */
export function splitPresentation(presentation: unknown): SplitPresentation {
  if (typeof presentation !== 'string' || presentation === '') return refuse('malformed')
  if (presentation.length > LIMITS.presentation) refuse('too_large')
  const parts = presentation.split('~')
  if (parts.length < 2) refuse('malformed')
  if (parts.length - 2 > LIMITS.disclosures) refuse('too_large')
  const last = parts.at(-1) ?? ''
  const disclosures = parts.slice(1, -1)
  if (disclosures.some((disclosure) => disclosure === '' || disclosure.includes('.'))) refuse('malformed')
  if (last !== '' && !last.includes('.')) refuse('malformed') // a disclosure without its tilde
  return {
    issuerJwt: parseJws(parts[0] ?? '', 'malformed'),
    disclosures,
    keyBindingJwt: last === '' ? null : parseJws(last, 'kb_invalid'),
    hashedPart: presentation.slice(0, presentation.length - last.length),
  }
}

function parseJws(text: string, reason: SdJwtReason): Jws {
  const [header, payload, signature, ...rest] = text.split('.')
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0)
    return refuse('malformed')
  return {
    header: parsePart(header, reason),
    payload: parsePart(payload, reason),
    signingInput: `${header}.${payload}`,
    signature: decodeBase64url(signature, 'malformed'),
  }
}

function parsePart(part: string, reason: SdJwtReason): JsonObject {
  const value = parseStrictJson(decodeBase64url(part, 'malformed'), reason)
  return isObject(value) ? value : refuse(reason)
}

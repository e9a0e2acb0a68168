import { hash } from 'node:crypto'
import { assertSafeName, decodeBase64url, isObject, parseStrictJson } from './strict-json.ts'
import type { Json, JsonObject } from './strict-json.ts'
import { refuse } from './reasons.ts'
import { LIMITS } from './split-presentation.ts'

type Disclosure = { content: Json[]; used: boolean }
type Context = { disclosures: Map<string, Disclosure>; digests: Set<string>; depth: number }

/** Claims that must stand in the open, with all that is in them (SD-JWT VC §3.2.2.2). */
const REGISTERED = new Set(['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status', 'aud'])
const MAX_RECURSION = 16
const SHA256_DIGEST = /^[\w-]{43}$/

/**
 * RFC 9901 §7.1 steps 3 to 5: replaces every digest by what was disclosed for it and drops the rest. Refuses whatever
 * that section says must be refused, among it a disclosure that no digest names.
 */
export function processDisclosures(payload: JsonObject, encoded: string[]): JsonObject {
  const algorithm = payload['_sd_alg']
  if (algorithm !== undefined && algorithm !== 'sha-256') refuse('unknown_sd_alg')
  const context: Context = { disclosures: parseDisclosures(encoded), digests: new Set(), depth: 0 }
  const { _sd_alg: _, ...claims } = payload
  const processed = processObject(claims, context, 'top')
  for (const disclosure of context.disclosures.values())
    if (!disclosure.used) refuse('unreferenced_disclosure')
  return processed
}

function parseDisclosures(encoded: string[]): Map<string, Disclosure> {
  const disclosures = new Map<string, Disclosure>()
  for (const text of encoded) {
    const content = parseStrictJson(decodeBase64url(text, 'malformed_disclosure'), 'malformed_disclosure')
    if (!Array.isArray(content) || (content.length !== 2 && content.length !== 3))
      return refuse('malformed_disclosure')
    const [salt, name] = content
    if (typeof salt !== 'string') return refuse('malformed_disclosure')
    if (salt === '') refuse('weak_salt')
    if (content.length === 3) {
      if (typeof name !== 'string') return refuse('malformed_disclosure')
      assertSafeName(name)
    }
    const digest = hash('sha256', text, 'base64url')
    if (disclosures.has(digest)) refuse('duplicate_disclosure')
    disclosures.set(digest, { content, used: false })
  }
  return disclosures
}

type Level = 'top' | 'registered' | 'inner'

function processObject(source: JsonObject, context: Context, level: Level): JsonObject {
  const target: JsonObject = {}
  for (const [name, value] of Object.entries(source)) {
    if (name === '_sd') continue
    if (name === '...') refuse('malformed_sd')
    if (name === '_sd_alg') refuse('unknown_sd_alg')
    const inner =
      level === 'top' && REGISTERED.has(name) ? 'registered' : level === 'registered' ? level : 'inner'
    target[name] = processValue(value, context, inner)
  }
  const digests = source['_sd']
  if (digests === undefined) return target
  if (!Array.isArray(digests)) return refuse('malformed_sd')
  for (const digest of digests) {
    const disclosure = take(digest, context)
    if (!disclosure) continue
    const [, name, value] = disclosure.content
    if (disclosure.content.length !== 3 || typeof name !== 'string') return refuse('malformed_disclosure')
    if (name === '_sd' || name === '...' || name === '_sd_alg') refuse('forbidden_claim_name')
    if (level === 'registered' || (level === 'top' && REGISTERED.has(name)))
      refuse('registered_claim_disclosed')
    if (Object.hasOwn(target, name)) refuse('claim_exists')
    target[name] = processValue(value as Json, context, 'inner')
  }
  return target
}

function processValue(value: Json, context: Context, level: Level): Json {
  if (Array.isArray(value)) return processArray(value, context, level)
  if (!isObject(value)) return value
  if (context.depth >= MAX_RECURSION) refuse('too_deep')
  context.depth += 1
  const processed = processObject(value, context, level)
  context.depth -= 1
  return processed
}

function processArray(items: Json[], context: Context, level: Level): Json[] {
  return items.flatMap((item) => {
    if (!isObject(item) || !Object.hasOwn(item, '...')) return [processValue(item, context, level)]
    if (Object.keys(item).length !== 1) refuse('malformed_sd')
    const disclosure = take(item['...'], context)
    if (!disclosure) return []
    if (disclosure.content.length !== 2) refuse('malformed_disclosure')
    if (level === 'registered') refuse('registered_claim_disclosed')
    return [processValue(disclosure.content[1] as Json, context, level)]
  })
}

/** Spends one digest: each may stand once in the whole credential (§7.1 step 4). */
function take(digest: Json | undefined, context: Context): Disclosure | undefined {
  if (typeof digest !== 'string') return refuse('malformed_sd')
  if (context.digests.has(digest)) refuse('duplicate_digest')
  // §4.1 rule 7: decoys look like digests as well, so that what does not is no `_sd` of this specification.
  if (!SHA256_DIGEST.test(digest)) refuse('malformed_sd')
  context.digests.add(digest)
  if (context.digests.size > LIMITS.digests) refuse('too_large')
  const disclosure = context.disclosures.get(digest)
  if (disclosure) disclosure.used = true
  return disclosure
}

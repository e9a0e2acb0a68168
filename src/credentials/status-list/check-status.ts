import { verify } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '#platform/clock'
import type { JsonObject, ResolveIssuerKey } from '#credentials/sd-jwt'
import { decodeList, isBits, statusAt } from './encode-list.ts'
import type { Bits } from './encode-list.ts'

export type StatusVerdict =
  | { ok: true }
  | { ok: false; reason: 'revoked' | 'suspended' | 'status_unavailable' }
export type FetchToken = (uri: string) => Promise<string>

const Reference = z.object({
  status_list: z.object({
    idx: z.number().int().nonnegative(),
    uri: z.url({ protocol: /^https?$/ }).max(1024),
  }),
})
const Header = z.object({ typ: z.literal('statuslist+jwt'), alg: z.literal('ES256') }).loose()
const Payload = z.object({
  iss: z.string().optional(),
  sub: z.string(),
  iat: z.number(),
  exp: z.number().optional(),
  ttl: z.number().positive().optional(),
  status_list: z.object({ bits: z.custom<Bits>(isBits), lst: z.string() }),
})

const SKEW_SECONDS = 60
const LONGEST_TTL_SECONDS = 300

type CachedList = { list: Buffer; bits: Bits; until: number }

/**
 * Asks the Token Status List (JWT) that a credential names. The list is fetched once for all who ask at the same time,
 * kept inflated as bytes until its ttl, and believed only when its own signature by the credential's issuer, `sub`, `typ`
 * and times hold. Whatever is in the way refuses: a credential of unknown state is not good (T23). `mustBeNew` asks past
 * what is kept, for the one moment in which access is given.
 */
export function createStatusCheck(deps: { fetchToken: FetchToken; clock: Clock }) {
  const lists = new Map<string, { loading: Promise<CachedList>; until: number }>()
  const fresh = (key: string, since: number, load: () => Promise<CachedList>): Promise<CachedList> => {
    const known = lists.get(key)
    if (known && known.until > since) return known.loading
    const loading = load()
    const entry = { loading, until: Number.POSITIVE_INFINITY }
    lists.set(key, entry)
    loading.then((list) => (entry.until = list.until)).catch(() => lists.delete(key))
    return loading
  }
  return async (
    claims: JsonObject,
    issuer: string,
    resolveIssuerKey: ResolveIssuerKey,
    options: { mustBeNew?: boolean } = {},
  ): Promise<StatusVerdict> => {
    if (claims['status'] === undefined) return { ok: true }
    const reference = Reference.safeParse(claims['status'])
    if (!reference.success) return { ok: false, reason: 'status_unavailable' }
    const { idx, uri } = reference.data.status_list
    const now = deps.clock.now().getTime() / 1000
    const key = `${issuer} ${uri}`
    try {
      const cached = await fresh(key, options.mustBeNew ? Number.POSITIVE_INFINITY : now, () =>
        loadList(uri, issuer, resolveIssuerKey, deps),
      )
      const value = statusAt(cached.list, cached.bits, idx)
      if (value === 0) return { ok: true }
      if (value === undefined) return { ok: false, reason: 'status_unavailable' }
      return { ok: false, reason: value === 2 ? 'suspended' : 'revoked' }
    } catch {
      return { ok: false, reason: 'status_unavailable' }
    }
  }
}

async function loadList(
  uri: string,
  issuer: string,
  resolveIssuerKey: ResolveIssuerKey,
  deps: { fetchToken: FetchToken; clock: Clock },
): Promise<CachedList> {
  const token = await deps.fetchToken(uri)
  const now = deps.clock.now()
  const [head, body, signature, ...rest] = token.trim().split('.')
  if (!head || !body || !signature || rest.length > 0) throw new Error('not a JWT')
  const header = Header.parse(JSON.parse(Buffer.from(head, 'base64url').toString('utf8')))
  const payload = Payload.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
  const resolved = resolveIssuerKey({ header: header as JsonObject, issuer, now })
  if (!resolved.ok) throw new Error(resolved.reason)
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: resolved.key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  const seconds = now.getTime() / 1000
  if (!signed || payload.sub !== uri) throw new Error('not signed by the issuer for this address')
  if (payload.iat > seconds + SKEW_SECONDS) throw new Error('from the future')
  if (payload.exp !== undefined && payload.exp <= seconds - SKEW_SECONDS) throw new Error('expired')
  const ttl = Math.min(payload.ttl ?? LONGEST_TTL_SECONDS, LONGEST_TTL_SECONDS)
  return {
    list: decodeList(payload.status_list.lst),
    bits: payload.status_list.bits,
    until: Math.min(seconds + ttl, payload.exp ?? Number.POSITIVE_INFINITY),
  }
}

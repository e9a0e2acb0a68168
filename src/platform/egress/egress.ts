import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import { Agent, fetch as undiciFetch } from 'undici'
import { isPublicAddress } from './public-address.ts'

export type Egress = {
  /**
   * The one way out. Requests to our own origins are answered in process through the same handlers; all others must be
   * https to a public address (or on the operator's list), follow no redirect, and end within the limits.
   * Throws EgressRefused with a stable code.
   */
  fetch(request: Request, options?: { timeoutMs?: number; maxBytes?: number }): Promise<Response>
}

export class EgressRefused extends Error {
  readonly code: 'not_https' | 'address_refused' | 'redirect' | 'too_large' | 'timeout' | 'unreachable'
  constructor(code: EgressRefused['code'], cause?: unknown) {
    super(`Outgoing request refused: ${code}`, { cause })
    this.code = code
  }
}

const TIMEOUT_MS = 5000
const MAX_BYTES = 1024 * 1024

export function createEgress(deps: {
  ownOrigins: string[]
  /** Answers requests to our own origins. */
  dispatch(request: Request): Response | Promise<Response>
  /** host:port of internal services that the operator vouches for (REGAIN_EGRESS_ALLOW). */
  allow: string[]
}): Egress {
  const own = new Set(deps.ownOrigins)
  const allowed = new Set(deps.allow)
  const guarded = new Agent({ connect: { lookup: guardedLookup }, maxResponseSize: MAX_BYTES })
  const vouched = new Agent({ maxResponseSize: MAX_BYTES })
  return {
    async fetch(request, options = {}) {
      const url = new URL(request.url)
      const signal = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS)
      const maxBytes = options.maxBytes ?? MAX_BYTES
      if (own.has(url.origin)) return withinSize(await deps.dispatch(request), maxBytes)
      const isVouched = allowed.has(
        `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`,
      )
      if (url.protocol !== 'https:' && !isVouched) throw new EgressRefused('not_https')
      const literal = url.hostname.replace(/^\[|\]$/g, '')
      if (!isVouched && isIP(literal) && !isPublicAddress(literal)) throw new EgressRefused('address_refused')
      const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined
      const response = await undiciFetch(request.url, {
        method: request.method,
        headers: [...request.headers],
        redirect: 'manual',
        dispatcher: isVouched ? vouched : guarded,
        signal,
        ...(body ? { body } : {}),
      }).catch((error: unknown) => {
        throw toRefusal(error, signal)
      })
      if (response.status >= 300 && response.status < 400) throw new EgressRefused('redirect')
      return withinSize(response, maxBytes)
    },
  }
}

/** Resolves and judges in one step, so that the address that was judged is the one that is connected to. */
function guardedLookup(
  hostname: string,
  options: object,
  callback: (error: Error | null, address: never, family?: number) => void,
): void {
  lookup(hostname, { all: true }, (error, addresses) => {
    if (error) return callback(error, [] as never)
    const judged = addresses.filter(({ address }) => isPublicAddress(address))
    if (judged.length === 0 || judged.length !== addresses.length)
      return callback(new EgressRefused('address_refused'), [] as never)
    const [first] = judged
    if ('all' in options && options.all) return callback(null, judged as never)
    callback(null, first?.address as never, first?.family)
  })
}

function toRefusal(error: unknown, signal: AbortSignal): EgressRefused {
  if (signal.aborted) return new EgressRefused('timeout', error)
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof EgressRefused) return cause
  return new EgressRefused('unreachable', error)
}

/** Reads the body up to the limit; a gzip bomb is stopped after inflation, where its size is real. */
async function withinSize(response: Response, maxBytes: number): Promise<Response> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new EgressRefused('too_large')
    chunks.push(chunk)
  }
  const headers = new Headers(response.headers)
  headers.delete('content-encoding')
  const empty = response.status === 204 || response.status === 304
  return new Response(empty ? null : Buffer.concat(chunks), { status: response.status, headers })
}

import type { Context } from 'hono'
import { z } from 'zod'
import type { Clock } from '#platform/clock'
import { clearCookie, readCookie, setCookie } from '#platform/http'

/**
 * What somebody typed at the door, carried from page to page in a sealed cookie and never in an address: who they say
 * they are (proved by nothing) and which of our own paths they want to go on to.
 */
export type PendingSignIn = { identifier: string; returnTo: string | null }

export type PendingSignIns = {
  read(c: Context): PendingSignIn | null
  write(c: Context, pending: PendingSignIn): void
  clear(c: Context): void
}

type Keys = {
  seal(purpose: string, plain: Uint8Array): Buffer
  open(purpose: string, sealed: Uint8Array): Buffer
}
const NAME = 'regain_pending'
const PURPOSE = 'pending-sign-in'
const SECONDS = 2 * 3600
const schema = z.object({ identifier: z.string(), returnTo: z.string().nullable(), expiresAt: z.number() })

export function createPendingSignIns({ keys, clock }: { keys: Keys; clock: Clock }): PendingSignIns {
  return {
    read(c) {
      const cookie = readCookie(c, NAME)
      if (!cookie) return null
      try {
        const json: unknown = JSON.parse(keys.open(PURPOSE, Buffer.from(cookie, 'base64url')).toString())
        const { expiresAt, ...pending } = schema.parse(json)
        return expiresAt > clock.now().getTime() ? pending : null
      } catch {
        return null
      }
    },
    write(c, pending) {
      const expiresAt = clock.now().getTime() + SECONDS * 1000
      const sealed = keys.seal(PURPOSE, Buffer.from(JSON.stringify({ ...pending, expiresAt })))
      setCookie(c, NAME, sealed.toString('base64url'), { maxAgeSeconds: SECONDS })
    },
    clear: (c) => clearCookie(c, NAME),
  }
}

/** Only paths that we know, on this host: nothing else is ever redirected to (T36). */
export function ownPath(path: string | undefined | null): string | null {
  if (!path || path.length > 500) return null
  return /^\/(?:interaction\/[\w-]+|security-info(?:\/passkey)?|admin(?:\/[\w\-./]*)?)$/.test(path)
    ? path
    : null
}

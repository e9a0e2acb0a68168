import { hashToken } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import { secondsLater } from '#platform/clock'
import { advance, amend } from './advance-session.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import { dropMaterial } from './material.ts'
import { hasEnded, PAIRING_SECONDS } from './session.ts'
import type { Session } from './session.ts'
import {
  hasPhone,
  insertBrowser,
  replacePairing,
  selectBrowser,
  selectPairing,
  takePairing,
} from './browser-store.ts'
import type { Browser } from './browser-store.ts'
import { selectSession } from './store.ts'

type Deps = Pick<DocumentProviderDeps, 'database' | 'clock' | 'random'>
export type Bound = { ok: true; token: string } | { ok: false; reason: 'gone' | 'opened_elsewhere' }
/** A session as one browser sees it. */
export type Seen = { session: Session; browser: Browser; mayAct: boolean }

/** The first browser that opens the address gets the session, under a new token (T9). */
export function bindBrowser(urlToken: string, deps: Deps): Promise<Bound> {
  return inTransaction(deps.database, async (tx): Promise<Bound> => {
    const now = deps.clock.now()
    const by = { column: 'url_token_hash', value: hashToken(urlToken) } as const
    const session = await selectSession(tx, by, true)
    if (!session || session.expiresAt <= now || hasEnded(session)) return { ok: false, reason: 'gone' }
    if (session.openedAt) return { ok: false, reason: 'opened_elsewhere' }
    const token = deps.random.token()
    const tokenHash = hashToken(token)
    await insertBrowser(tx, { tokenHash, sessionId: session.id, role: 'opener' }, now)
    const bound = await amend(tx, session, { openedAt: now, actingBrowser: tokenHash })
    return bound ? { ok: true, token } : { ok: false, reason: 'opened_elsewhere' }
  })
}

/** The session of the first of these cookies that may act, else of the first that is known. */
export async function seenBy(tokens: (string | undefined)[], deps: Deps): Promise<Seen | null> {
  let known: Seen | null = null
  for (const token of tokens) {
    const browser = token ? await selectBrowser(deps.database, hashToken(token)) : null
    const session =
      browser && (await selectSession(deps.database, { column: 'id', value: browser.sessionId }))
    if (!browser || !session) continue
    const seen = { session, browser, mayAct: session.actingBrowser === browser.tokenHash }
    if (seen.mayAct) return seen
    known ??= seen
  }
  return known
}

const canMove = (session: Session): boolean =>
  !hasEnded(session) && session.status !== 'done' && session.status !== 'checking'

/** A code for one phone: 128 bits, two minutes, stored as a hash. Null when a phone was paired already. */
export function createPairing(seen: Seen, deps: Deps): Promise<string | null> {
  return inTransaction(deps.database, async (tx) => {
    const { session, browser } = seen
    if (!canMove(session) || browser.role !== 'opener' || (await hasPhone(tx, session.id))) return null
    const code = deps.random.token(16)
    const expiresAt = secondsLater(deps.clock.now(), PAIRING_SECONDS)
    await replacePairing(tx, { codeHash: hashToken(code), sessionId: session.id, expiresAt })
    return code
  })
}

/** Looks at a code without using it up: previews of links open them too. */
export async function sessionOfPairing(code: string, deps: Deps): Promise<Session | null> {
  const id = await selectPairing(deps.database, hashToken(code), deps.clock.now())
  return id ? selectSession(deps.database, { column: 'id', value: id }) : null
}

/** The phone goes on; the browser that showed the code only follows. */
export function pairPhone(code: string, deps: Deps): Promise<Bound> {
  return inTransaction(deps.database, async (tx): Promise<Bound> => {
    const now = deps.clock.now()
    const id = await takePairing(tx, hashToken(code), now)
    const session = id ? await selectSession(tx, { column: 'id', value: id }, true) : null
    if (!session || session.expiresAt <= now || !canMove(session) || (await hasPhone(tx, session.id)))
      return { ok: false, reason: 'gone' }
    const token = deps.random.token()
    const tokenHash = hashToken(token)
    await insertBrowser(tx, { tokenHash, sessionId: session.id, role: 'phone' }, now)
    await amend(tx, session, { actingBrowser: tokenHash })
    return { ok: true, token }
  })
}

/**
 * Back to the browser that started. What the phone photographed stays behind: nobody gets another person's capture by
 * taking the session back (T8).
 */
export function takeBack(seen: Seen, deps: Deps): Promise<Session | null> {
  return inTransaction(deps.database, async (tx) => {
    const { session, browser } = seen
    if (!canMove(session) || browser.role !== 'opener') return null
    await dropMaterial(tx, session.id, ['front', 'back', 'document', 'portrait'])
    const acting = { actingBrowser: browser.tokenHash, captureId: null }
    const isEarly = ['welcome', 'wallet', 'document'].includes(session.status)
    return isEarly ? amend(tx, session, acting) : advance(tx, session, 'other_document', acting)
  })
}

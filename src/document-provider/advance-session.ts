import type { Transaction } from '#platform/database'
import { dropMaterial } from './material.ts'
import { nextStatus } from './session.ts'
import type { Session, SessionEvent } from './session.ts'
import { replaceSession } from './store.ts'

/** Moves a session along its table; null when the event does not fit or another request was faster. */
export async function advance(
  tx: Transaction,
  session: Session,
  event: SessionEvent,
  patch: Partial<Session> = {},
): Promise<Session | null> {
  const status = nextStatus(session.status, event)
  return status ? amend(tx, session, { notice: null, ...patch, status }) : null
}

/** Changes a session where it stands, by compare-and-set. */
export async function amend(
  tx: Transaction,
  session: Session,
  patch: Partial<Session>,
): Promise<Session | null> {
  const changed = { ...session, ...patch }
  const isFirst = await replaceSession(tx, changed, session.version)
  return isFirst ? { ...changed, version: session.version + 1 } : null
}

/** Ends a session and destroys its key and its material. */
export async function end(
  tx: Transaction,
  session: Session,
  event: 'refuse' | 'expire',
  patch: Partial<Session> = {},
): Promise<Session | null> {
  const ended = await advance(tx, session, event, { ...patch, sealedKey: null, captureId: null })
  if (ended) await dropMaterial(tx, session.id)
  return ended
}

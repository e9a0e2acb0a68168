import { inTransaction } from '#platform/database'
import { amend, end } from './advance-session.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import { dropMaterial } from './material.ts'
import type { Session } from './session.ts'
import { overdueSessions, selectSession } from './store.ts'

/** Ends what is overdue: no material outlives its half hour, whoever asks (decision 9). */
export async function expireSessions(deps: Pick<DocumentProviderDeps, 'database' | 'clock'>): Promise<void> {
  for (const id of await overdueSessions(deps.database, deps.clock.now())) await expireSession(id, deps)
}

/** The session after its time; null when it is not overdue. */
export function expireSession(
  id: string,
  deps: Pick<DocumentProviderDeps, 'database' | 'clock'>,
): Promise<Session | null> {
  return inTransaction(deps.database, async (tx) => {
    const session = await selectSession(tx, { column: 'id', value: id }, true)
    if (!session || session.expiresAt > deps.clock.now()) return null
    const ended = await end(tx, session, 'expire')
    if (ended || !session.sealedKey) return ended
    await dropMaterial(tx, session.id)
    return amend(tx, session, { sealedKey: null, captureId: null })
  })
}

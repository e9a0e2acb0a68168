import { hashToken } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Attempt } from './attempt.ts'
import { bringUpToDate } from './end-attempt.ts'
import { isEnd } from './machine.ts'
import type { RecoveryDeps } from './recovery.ts'
import { selectAttempt } from './store.ts'
import { insertBrowser } from './browser-store.ts'
import { selectPairing, upsertPairing, usePairing } from './companion-store.ts'
import { rotationOf } from './attempt.ts'

const CODE_BYTES = 16
export const PAIRING_SECONDS = 120

/** A one-use code of 128 bits for two minutes; null when a phone is paired already (one an attempt). */
export async function createPairing(attempt: Attempt, deps: RecoveryDeps): Promise<string | null> {
  const code = deps.random.token(CODE_BYTES)
  const expiresAt = new Date(deps.clock.now().getTime() + PAIRING_SECONDS * 1000)
  const isMade = await inTransaction(deps.database, (tx) =>
    upsertPairing(tx, { attemptId: attempt.id, codeHash: hashToken(code), expiresAt }),
  )
  return isMade ? code : null
}

/** Whose attempt a code belongs to; looking uses nothing up. */
export async function findPairing(code: string, deps: RecoveryDeps): Promise<Attempt | null> {
  const id = await selectPairing(deps.database, hashToken(code), deps.clock.now())
  const found = id ? await selectAttempt(deps.database, id) : null
  const attempt = found ? await bringUpToDate(found, deps) : null
  return attempt && !isEnd(attempt.state) && attempt.state !== 'on_hold' ? attempt : null
}

/** "Yes, continue": the code is used up and the phone gets a token of its own. */
export async function acceptPairing(code: string, deps: RecoveryDeps): Promise<string | null> {
  const attempt = await findPairing(code, deps)
  if (!attempt) return null
  const token = deps.random.token()
  return inTransaction(deps.database, async (tx) => {
    const id = await usePairing(tx, hashToken(code), deps.clock.now())
    if (id !== attempt.id) return null
    await insertBrowser(tx, {
      id: deps.random.id(),
      attemptId: id,
      kind: 'phone',
      rotation: rotationOf(attempt.state),
      tokenHash: hashToken(token),
      createdAt: deps.clock.now(),
    })
    await deps.audit.record(tx, {
      activity: 'User paired a phone for account recovery',
      category: 'UserManagement',
      operationType: 'Other',
      result: 'success',
      correlationId: id,
      actor: attempt.userId ? { kind: 'user', id: attempt.userId } : { kind: 'system' },
      details: { reference: attempt.reference },
    })
    return token
  })
}

/** "This wasn't me": takes the code, so that it says something once. */
export async function takePairing(code: string, deps: RecoveryDeps): Promise<Attempt | null> {
  const attempt = await findPairing(code, deps)
  if (!attempt) return null
  const id = await inTransaction(deps.database, (tx) => usePairing(tx, hashToken(code), deps.clock.now()))
  return id === attempt.id ? attempt : null
}

import { base32Code, hashToken, normaliseCode } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Transaction } from '#platform/database'
import { advance } from './advance.ts'
import { UNPROVEN } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import { resetBrowsers, insertBrowser } from './browser-store.ts'
import { bringUpToDate } from './end-attempt.ts'
import { ATTEMPT_MINUTES } from './flow.ts'
import type { State } from './machine.ts'
import type { RecoveryDeps } from './recovery.ts'
import { selectByReturnCode, updateAttempt } from './store.ts'

/** 80 bits, in groups of four for paper. */
const CODE_CHARACTERS = 16
export const HELD_STATES: readonly State[] = ['approval_pending', 'on_hold', 'resumed']

/** A fresh code to come back with, on any device; the one before is dead (design decision 13). Null when it moved. */
export async function makeReturnCode(attempt: Attempt, deps: RecoveryDeps): Promise<string | null> {
  const code = base32Code(deps.random, CODE_CHARACTERS)
  return inTransaction(deps.database, async (tx) => {
    if (!(await updateAttempt(tx, attempt, { returnCodeHash: hashToken(code) }))) return null
    await record(tx, attempt, 'User got a return code for account recovery', deps)
    return code
  })
}

const record = (tx: Transaction, attempt: Attempt, activity: string, deps: RecoveryDeps) =>
  deps.audit.record(tx, {
    activity,
    category: 'UserManagement',
    operationType: 'Other',
    result: 'success',
    correlationId: attempt.id,
    actor: attempt.userId ? { kind: 'user', id: attempt.userId } : { kind: 'system' },
    details: { reference: attempt.reference },
  })

/** Uses the code up: the browser gets a token of its own, and with it nothing but the waiting page. */
export async function comeBack(typed: string, deps: RecoveryDeps): Promise<string | null> {
  const found = await selectByReturnCode(deps.database, hashToken(normaliseCode(typed)))
  const attempt = found ? await bringUpToDate(found, deps) : null
  if (!attempt || !HELD_STATES.includes(attempt.state)) return null
  const token = deps.random.token()
  return inTransaction(deps.database, async (tx) => {
    if (!(await updateAttempt(tx, attempt, { returnCodeHash: null }))) return null
    await insertBrowser(tx, {
      id: deps.random.id(),
      attemptId: attempt.id,
      kind: 'first',
      rotation: 0,
      tokenHash: hashToken(token),
      createdAt: deps.clock.now(),
    })
    await record(tx, attempt, 'User came back to account recovery', deps)
    return token
  })
}

/**
 * After the approval everything is proven anew, document, digital ID and face, within a new hour; what an earlier camera
 * showed counts no more.
 */
export async function restartProof(attempt: Attempt, deps: RecoveryDeps): Promise<void> {
  await advance(deps, attempt, {
    event: 'proof_restarted',
    patch: {
      expiresAt: new Date(deps.clock.now().getTime() + ATTEMPT_MINUTES * 60_000),
      ...UNPROVEN,
    },
    audit: { activity: 'User resumed account recovery', operationType: 'Other', result: 'success' },
    also: (tx) => resetBrowsers(tx, attempt.id),
  })
}

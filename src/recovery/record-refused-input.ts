import { inTransaction } from '#platform/database'
import type { Attempt } from './attempt.ts'
import type { RecoveryDeps } from './recovery.ts'

/** Something that moved nothing and is worth an auditor's look: a foreign answer, a provider that is down. */
export async function recordRefusedInput(
  deps: Pick<RecoveryDeps, 'database' | 'audit'>,
  attempt: Attempt,
  what: { activity: string; reason: string },
): Promise<void> {
  await inTransaction(deps.database, (tx) =>
    deps.audit.record(tx, {
      ...what,
      category: 'UserManagement',
      operationType: 'Other',
      result: 'failure',
      correlationId: attempt.id,
      actor: attempt.userId
        ? { kind: 'user', id: attempt.userId, ipAddress: attempt.ipAddress }
        : { kind: 'system' },
      details: { reference: attempt.reference, mode: attempt.mode },
    }),
  )
}

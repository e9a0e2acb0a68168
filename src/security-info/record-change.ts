import type { Context } from 'hono'
import { userActor } from '#audit'
import type { User } from '#directory'
import type { Transaction } from '#platform/database'
import type { SecurityInfoDeps } from './security-info.ts'

export type Change = {
  activity: 'User registered security information' | 'User deleted security information'
  user: User
  attemptId: string | null
  result: 'success' | 'failure'
  reason?: string
  details?: Record<string, string>
}

export async function recordChange(
  c: Context,
  deps: SecurityInfoDeps,
  tx: Transaction,
  change: Change,
): Promise<void> {
  const { user } = change
  await deps.audit.record(tx, {
    activity: change.activity,
    category: 'UserManagement',
    operationType: change.activity.includes('deleted') ? 'Delete' : 'Add',
    result: change.result,
    ...(change.reason ? { reason: change.reason } : {}),
    ...(change.attemptId ? { correlationId: change.attemptId } : {}),
    actor: userActor(user, deps.clientIp(c)),
    targets: [
      {
        kind: 'User',
        id: user.id,
        displayName: user.displayName,
        userPrincipalName: user.userPrincipalName,
      },
    ],
    details: { method: 'passkey', ...change.details },
  })
}

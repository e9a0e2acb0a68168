import type { AuditEntry } from '#audit'
import type { User } from '#directory'
import type { Transaction } from '#platform/database'
import type { Call } from './operation.ts'

type Change = Pick<
  AuditEntry,
  'activity' | 'category' | 'operationType' | 'result' | 'reason' | 'targets' | 'details'
>

/** The row of a write, in its transaction, with the application or administrator that asked as actor. */
export const recordChange = (
  tx: Transaction,
  { deps, caller }: Call,
  change: Partial<Change> & Pick<Change, 'activity'>,
): Promise<void> =>
  deps.audit.record(tx, { category: 'UserManagement', result: 'success', actor: caller.actor, ...change })

export const userTarget = (user: User) =>
  ({
    kind: 'User',
    id: user.id,
    displayName: user.displayName,
    userPrincipalName: user.userPrincipalName,
  }) as const

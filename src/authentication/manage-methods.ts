import type { Clock } from '#platform/clock'
import type { Database, Transaction } from '#platform/database'
import { DISABLED_HOURS, methodsToRemove } from './method.ts'
import type { AuthenticationMethod, RemoveMethods } from './method.ts'
import * as store from './store.ts'

export type Methods = {
  /** Usable methods, oldest first. */
  list(userId: string, options?: { withDisabled?: boolean }): Promise<AuthenticationMethod[]>
  /** By the person or an administrator; null when there is none. */
  remove(tx: Transaction, userId: string, methodId: string): Promise<AuthenticationMethod | null>
  /** The recovery that made this passkey is complete: from now on it signs in by itself. */
  confirm(tx: Transaction, methodId: string): Promise<void>
  /**
   * After the new passkey signed in (design decision 7): refused from now on, deleted 72 hours later. Answers what
   * was taken away, for the page, the notice and the audit row.
   */
  removeAfterRecovery(
    tx: Transaction,
    rule: { userId: string; mode: RemoveMethods; keepMethodId: string; startedAt: Date },
  ): Promise<AuthenticationMethod[]>
  /** Deletes what has been disabled for 72 hours; answers how many. */
  purge(): Promise<number>
}

export function createMethods(deps: { database: Database; clock: Clock }): Methods {
  return {
    list: (userId, options = {}) => store.selectMethods(deps.database, userId, options),
    remove: (tx, userId, methodId) => store.deleteMethod(tx, userId, methodId),
    confirm: (tx, methodId) => store.confirmMethod(tx, methodId, deps.clock.now()),
    async removeAfterRecovery(tx, rule) {
      const methods = await store.selectMethods(tx, rule.userId, { lock: true })
      // Fails closed: without the new passkey in place nothing may be taken away.
      if (!methods.some((method) => method.id === rule.keepMethodId)) {
        throw new Error('The new passkey is not among the active methods of this account')
      }
      const removed = methodsToRemove(methods, rule)
      const disabledAt = deps.clock.now()
      const deleteAfter = new Date(disabledAt.getTime() + DISABLED_HOURS * 3_600_000)
      await store.disableMethods(
        tx,
        removed.map((method) => method.id),
        { disabledAt, deleteAfter },
      )
      return removed
    },
    purge: () => store.deleteExpiredMethods(deps.database, deps.clock.now()),
  }
}

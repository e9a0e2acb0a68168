import type { Clock } from '#platform/clock'
import type { Database, Transaction } from '#platform/database'
import { confirmed, DISABLED_HOURS, methodsToRemove, UNCONFIRMED_MINUTES } from './method.ts'
import type { AuthenticationMethod, RemoveMethods } from './method.ts'
import * as store from './store.ts'

export type Methods = {
  /** Usable methods, oldest first. */
  list(userId: string, options?: { withDisabled?: boolean }): Promise<AuthenticationMethod[]>
  /** By an administrator; null when there is none. */
  remove(tx: Transaction, userId: string, methodId: string): Promise<AuthenticationMethod | null>
  /**
   * By the person: never the last one that signs in. The person's methods are locked, so that of two deletions at the
   * same time the second sees the first.
   */
  removeUnlessLast(
    tx: Transaction,
    userId: string,
    methodId: string,
  ): Promise<
    { ok: true; method: AuthenticationMethod } | { ok: false; reason: 'passkey_unknown' | 'last_passkey' }
  >
  /** The recovery that made this passkey is complete: from now on it signs in by itself. */
  confirm(tx: Transaction, methodId: string): Promise<void>
  /**
   * After the new passkey signed in (design decision 7): refused from now on, deleted 72 hours later. Answers what
   * was taken away, for the page, the notice and the audit row. The new passkey is confirmed in the same moment.
   */
  removeAfterRecovery(
    tx: Transaction,
    rule: { userId: string; mode: RemoveMethods; keepMethodId: string; startedAt: Date },
  ): Promise<AuthenticationMethod[]>
  /** Deletes what has been disabled for 72 hours, and what a recovery made and nobody tried; answers how many. */
  purge(): Promise<number>
}

export function createMethods(deps: { database: Database; clock: Clock }): Methods {
  return {
    list: (userId, options = {}) => store.selectMethods(deps.database, userId, options),
    remove: (tx, userId, methodId) => store.deleteMethod(tx, userId, methodId),
    async removeUnlessLast(tx, userId, methodId) {
      const methods = await store.selectMethods(tx, userId, { lock: true })
      if (!methods.some(({ id }) => id === methodId)) return { ok: false, reason: 'passkey_unknown' }
      if (!confirmed(methods).some(({ id }) => id !== methodId)) return { ok: false, reason: 'last_passkey' }
      const method = await store.deleteMethod(tx, userId, methodId)
      return method ? { ok: true, method } : { ok: false, reason: 'passkey_unknown' }
    },
    confirm: (tx, methodId) => store.confirmMethod(tx, methodId, deps.clock.now()),
    async removeAfterRecovery(tx, rule) {
      const methods = await store.selectMethods(tx, rule.userId, { lock: true })
      // Fails closed: without the new passkey in place nothing may be taken away.
      if (!methods.some((method) => method.id === rule.keepMethodId)) {
        throw new Error('The new passkey is not among the active methods of this account')
      }
      const removed = methodsToRemove(methods, rule)
      const disabledAt = deps.clock.now()
      await store.confirmMethod(tx, rule.keepMethodId, disabledAt)
      const deleteAfter = new Date(disabledAt.getTime() + DISABLED_HOURS * 3_600_000)
      await store.disableMethods(
        tx,
        removed.map((method) => method.id),
        { disabledAt, deleteAfter },
      )
      return removed
    },
    async purge() {
      const now = deps.clock.now()
      const createdBefore = new Date(now.getTime() - UNCONFIRMED_MINUTES * 60_000)
      const untried = await store.deleteUnconfirmed(deps.database, { createdBefore })
      return untried + (await store.deleteExpiredMethods(deps.database, now))
    },
  }
}

import { CompiledQuery } from 'kysely'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database } from '#platform/database'

/** Counters in PostgreSQL, so that a limit holds across nodes and restarts (T12). */
export type Limiter = {
  /** Counts one; says how long to wait when the limit is reached. */
  consume(key: string): Promise<{ ok: true } | { ok: false; waitSeconds: number }>
  /** Takes back what was counted for somebody who turned out to be right. */
  giveBack(key: string): Promise<void>
}

export function createLimiter(
  database: Database,
  rule: { name: string; points: number; seconds: number },
): Limiter {
  const client = {
    query: async ({ text, values = [] }: { text: string; values?: unknown[] }) =>
      database.executeQuery(CompiledQuery.raw(text, values)),
  }
  const limiter = new RateLimiterPostgres({
    storeClient: client,
    storeType: 'client',
    tableName: 'sign_in_rate_limit',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: rule.name,
    points: rule.points,
    duration: rule.seconds,
  })
  return {
    async consume(key) {
      try {
        await limiter.consume(key)
        return { ok: true }
      } catch (caught) {
        if (!(caught instanceof RateLimiterRes)) throw caught
        return { ok: false, waitSeconds: Math.ceil(caught.msBeforeNext / 1000) }
      }
    },
    async giveBack(key) {
      await limiter.reward(key)
    },
  }
}

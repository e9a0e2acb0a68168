import { sql } from 'kysely'
import { Logger, parseCronItems, run, runMigrations } from 'graphile-worker'
import type { Runner } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Transaction } from '#platform/database'

export type Tasks = Record<string, (payload: unknown) => Promise<void>>

export type Jobs = {
  /** Adds a job in the caller's transaction. A job with the same `key` that has not begun is replaced. */
  enqueue(
    tx: Transaction,
    task: string,
    payload: Record<string, unknown>,
    options?: { runAt?: Date; key?: string },
  ): Promise<void>
}

export const jobs: Jobs = {
  async enqueue(tx, task, payload, options = {}) {
    await sql`select graphile_worker.add_job(
      identifier => ${task},
      payload => ${JSON.stringify(payload)}::json,
      run_at => ${options.runAt ?? null}::timestamptz,
      job_key => ${options.key ?? null}::text)`.execute(tx)
  },
}

/** Makes the queue's own schema; once per start, before anything is enqueued. */
export async function prepareJobs(pool: Pool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: quiet })
}

/** Runs jobs as they come, and each of `timers` (task name -> crontab line) by the clock, once among all nodes. */
export async function runJobs(options: {
  pool: Pool
  tasks: Tasks
  timers: Record<string, string>
  /** A job that failed (graphile tries it again, with its own patience), or the runner itself. */
  onError(what: string, error: unknown): void
}): Promise<{ stop(): Promise<void> }> {
  const taskList = Object.fromEntries(
    Object.entries(options.tasks).map(([name, work]) => [name, (payload: unknown) => work(payload)]),
  )
  // Not as crontab text, whose grammar knows no dots in names.
  const parsedCronItems = parseCronItems(
    Object.entries(options.timers).map(([task, match]) => ({
      task,
      match,
      options: { jobKey: task, maxAttempts: 1 },
    })),
  )
  const runner: Runner = await run({
    pgPool: options.pool,
    taskList,
    parsedCronItems,
    concurrency: 4,
    pollInterval: 2000,
    noHandleSignals: true,
    logger: quiet,
  })
  runner.events.on('job:error', ({ job, error }) => options.onError(`job ${job.task_identifier}`, error))
  runner.promise.catch((error: unknown) => options.onError('jobs ended', error))
  return { stop: () => runner.stop() }
}

const quiet = new Logger(() => () => undefined)

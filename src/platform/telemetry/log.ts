import { pino } from 'pino'

export type Log = {
  info(event: string, facts?: Record<string, string | number | boolean>): void
  /** A fault. Its message and stack are written, request bodies and headers never. */
  error(event: string, error: unknown): void
}

/** JSON lines on standard error: standard output belongs to people. */
export function createLog(level: 'info' | 'error' | 'silent' = 'info'): Log {
  const logger = pino({ level, base: null }, pino.destination({ fd: 2, sync: true }))
  return {
    info: (event, facts = {}) => logger.info(facts, event),
    error: (event, error) => logger.error(describe(error), event),
  }
}

function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error ? { code: String(error.code) } : {}
  return { error: error.name, message: error.message, stack: error.stack, ...code }
}

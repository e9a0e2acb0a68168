import type { z } from 'zod'
import { GraphRefused } from './errors.ts'

/** A body that fits, or a refusal that names the first field that does not. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.') ?? ''
  throw new GraphRefused('Request_BadRequest', `${path ? `${path}: ` : ''}${issue?.message ?? 'not valid'}`)
}

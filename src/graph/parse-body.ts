import { z } from 'zod'
import { GraphRefused } from './errors.ts'

/** A body that fits, or a refusal that names the first field that does not. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.') ?? ''
  throw new GraphRefused('Request_BadRequest', `${path ? `${path}: ` : ''}${issue?.message ?? 'not valid'}`)
}

/** Fields that were sent: zod keeps absent ones out, but the types say they may be undefined. */
export const given = <T extends object>(body: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

/** Controls, and the marks that turn the direction of what follows: they make a name look like another (T26). */
const MISLEADING = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u
const MISLEADING_IN_LINES = /[^\P{Cc}\n\t]|[\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

export const isPlain = (text: string): boolean => text.isWellFormed() && !MISLEADING.test(text)

/** Text for people, of one line. */
export const line = (max: number) =>
  z.string().trim().max(max).refine(isPlain, 'must not contain control characters')

/** Text for people, of several lines. */
export const lines = (max: number) =>
  z
    .string()
    .max(max)
    .refine(
      (text) => text.isWellFormed() && !MISLEADING_IN_LINES.test(text),
      'must not contain control characters',
    )

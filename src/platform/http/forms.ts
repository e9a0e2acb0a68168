import type { Context } from 'hono'
import type { z } from 'zod'

/**
 * C0 controls but tab and line ends: nobody types them, and PostgreSQL's text takes no NUL. Refused, never taken out:
 * what is stored is what was sent.
 */
const hasControls = (text: string): boolean =>
  [...text].some((character) => character < ' ' && !'\t\n\r'.includes(character))

/** A posted form, parsed; null when it does not fit. Files stay files. */
export async function readForm<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  const body = await c.req.parseBody().catch(() => null)
  const values = Object.values(body ?? {}).flat()
  if (values.some((value) => typeof value === 'string' && hasControls(value))) return null
  const parsed = schema.safeParse(body)
  return parsed.success ? parsed.data : null
}

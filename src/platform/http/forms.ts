import type { Context } from 'hono'
import type { z } from 'zod'

/** A posted form, parsed; null when it does not fit. Files stay files. */
export async function readForm<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  const body = await c.req.parseBody().catch(() => null)
  const parsed = schema.safeParse(body)
  return parsed.success ? parsed.data : null
}

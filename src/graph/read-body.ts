import type { Context } from 'hono'
import { GraphRefused } from './errors.ts'

/** JSON and nothing else: a form that another site posts is refused by its type. No body at all is an empty object. */
export async function readBody(c: Context): Promise<unknown> {
  const text = await c.req.text()
  if (text === '') return {}
  const type = c.req.header('Content-Type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new GraphRefused('Request_BadRequest', 'Content-Type must be application/json.', 415)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new GraphRefused('Request_BadRequest', 'The body is not JSON.')
  }
}

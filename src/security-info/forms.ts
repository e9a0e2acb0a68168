import { z } from 'zod'

export const passkeyForm = z.object({
  response: z.string().max(100_000).default(''),
  error: z.string().max(60).default(''),
  /** Pasted names may hold tabs and worse: no name needs a control character, and the database takes no NUL. */
  display_name: z
    .string()
    .max(60)
    .default('')
    .transform((name) => name.replaceAll(/\p{Cc}/gu, ' ')),
})

/** What the browser or a stranger posted as JSON; the passkey module parses its shape. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Names of the browser's errors are let into the log by their form only. */
export const errorName = (name: string): string => (/^[A-Za-z_]{1,40}$/.test(name) ? name : 'UnknownError')

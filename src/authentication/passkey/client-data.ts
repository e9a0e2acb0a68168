import { z } from 'zod'

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(100_000)
const extensions = z.record(z.string(), z.unknown()).default({})

const clientData = z.object({
  // Looked up in the database, which takes no NUL.
  challenge: base64url.max(200),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.string().optional(),
})

function readClientData(clientDataJSON: string): z.infer<typeof clientData> | null {
  try {
    const json: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    return clientData.safeParse(json).data ?? null
  } catch {
    return null
  }
}

/** The challenge that the browser answered, read only to find our own row; the answer itself is verified afterwards. */
export const challengeOf = (clientDataJSON: string): string | null =>
  readClientData(clientDataJSON)?.challenge ?? null

/** §7.1 step 9 and §7.2 step 13: no page of ours is ever framed, so an answer from inside a frame is not ours. */
export function isFramed(clientDataJSON: string): boolean {
  const data = readClientData(clientDataJSON)
  return data === null || data.crossOrigin === true || data.topOrigin !== undefined
}

/** `RegistrationResponseJSON` of WebAuthn Level 3 §5.1.8. */
export const registrationResponse = z.object({
  id: base64url.max(1400),
  rawId: base64url.max(1400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z
      .array(z.string().regex(/^[\w-]{1,32}$/))
      .max(10)
      .optional(),
  }),
  clientExtensionResults: extensions,
})

/** `AuthenticationResponseJSON` of WebAuthn Level 3 §5.1.9. */
export const signInResponse = z.object({
  id: base64url.max(1400),
  rawId: base64url.max(1400),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.max(128).nullish(),
  }),
  clientExtensionResults: extensions,
})

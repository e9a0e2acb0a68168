import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const argon2Async = promisify(argon2)

export const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()

/** For tokens of 128 bits or more, which need no salt: what is stored cannot be guessed back. */
export const hashToken = (token: string): string => sha256(token).toString('base64url')

export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b))
}

/** OWASP's argon2id floor: 19 MiB, two passes, one lane. */
const PARAMETERS = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 } as const

const derive = (secret: string, salt: Buffer, pepper: Buffer): Promise<Buffer> =>
  argon2Async('argon2id', { ...PARAMETERS, message: Buffer.from(secret), nonce: salt, secret: pepper })

/** argon2id (RFC 9106) with a pepper kept outside the database; runs in the thread pool. Answers `salt.tag`. */
export async function hashSecret(secret: string, pepper: Buffer): Promise<string> {
  const salt = randomBytes(16)
  const tag = await derive(secret, salt, pepper)
  return `${salt.toString('base64url')}.${tag.toString('base64url')}`
}

export async function verifySecret(secret: string, hash: string, pepper: Buffer): Promise<boolean> {
  const [salt, tag] = hash.split('.')
  if (!salt || !tag) return false
  const expected = Buffer.from(tag, 'base64url')
  const actual = await derive(secret, Buffer.from(salt, 'base64url'), pepper)
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

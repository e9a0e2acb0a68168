import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { equalInConstantTime } from '#platform/crypto'
import { SettingRefused } from './errors.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * The master key: from the setting (64 hex digits, base64url of 32 bytes, or the path of a file that holds one of them),
 * else from `<dataDir>/master.key`, made at first start with mode 0600. With a database of one's own the key must be
 * given (design decision 16): a key beside somebody else's disk would be lost with this machine.
 */
export async function loadMasterKey(options: {
  setting: string | undefined
  dataDir: string
  mayCreate: boolean
}): Promise<Buffer> {
  if (options.setting !== undefined) {
    const direct = parseKey(options.setting)
    if (direct) return direct
    if (!existsSync(options.setting))
      throw new SettingRefused(
        'REGAIN_MASTER_KEY must be 64 hex digits, 43 base64url characters, or the path of a file that holds them.',
      )
    return readKeyFile(options.setting)
  }
  const path = join(options.dataDir, 'master.key')
  if (existsSync(path)) return readKeyFile(path)
  if (!options.mayCreate) throw new SettingRefused('REGAIN_MASTER_KEY is required when DATABASE_URL is set.')
  const key = randomBytes(KEY_BYTES)
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(`${key.toString('base64url')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  return key
}

async function readKeyFile(path: string): Promise<Buffer> {
  const key = parseKey((await readFile(path, 'utf8')).trim())
  if (!key) throw new SettingRefused(`The file ${path} does not hold a master key.`)
  return key
}

function parseKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  if (/^[\w-]{43}$/.test(text)) return Buffer.from(text, 'base64url')
  return undefined
}

const subkey = (master: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `regain/${purpose}`, KEY_BYTES))

export const pepperOf = (master: Buffer, purpose: string): Buffer => subkey(master, `pepper/${purpose}`)

/** AES-256-GCM under a key of the purpose's own: nonce, ciphertext, tag. */
export function sealWith(master: Buffer, purpose: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', subkey(master, `seal/${purpose}`), nonce)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws when the bytes were changed, or sealed for another purpose or under another master key. */
export function openWith(master: Buffer, purpose: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed)
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', subkey(master, `seal/${purpose}`), nonce, {
    authTagLength: TAG_BYTES,
  })
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
  return Buffer.concat([
    decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)),
    decipher.final(),
  ])
}

const CHECK = 'regain master key check'

export const makeCheck = (master: Buffer): Buffer => sealWith(master, 'check', Buffer.from(CHECK))

export function passesCheck(master: Buffer, sealed: Uint8Array): boolean {
  try {
    return equalInConstantTime(openWith(master, 'check', sealed).toString(), CHECK)
  } catch {
    return false
  }
}

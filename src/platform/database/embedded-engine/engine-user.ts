import { accessSync, constants, lstatSync, readFileSync } from 'node:fs'
import { chown, lchown, mkdir, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

export type EngineUser = { uid: number; gid: number; name: string }

const NOBODY: EngineUser = { uid: 65534, gid: 65534, name: 'nobody' }

/**
 * PostgreSQL refuses to run as root. As root we run it as the user `regain` or `postgres` where one exists, else as the
 * uid that owns nothing; otherwise as ourselves (undefined).
 */
export function engineUser(): EngineUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const wanted of ['regain', 'postgres']) {
    const account = accounts.find(([name]) => name === wanted)
    if (account) return { name: wanted, uid: Number(account[2]), gid: Number(account[3]) }
  }
  return NOBODY
}

/** Makes the folder if need be and hands it, and what lies directly in it, to the engine's user. */
export async function ownFolder(folder: string, user: EngineUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!user) return
  await chown(folder, user.uid, user.gid)
  for (const entry of await readdir(folder)) await lchown(join(folder, entry), user.uid, user.gid)
}

/** The first folder on the way to `path` that the engine's user may not enter, or undefined. */
export function closedFolder(path: string, user: EngineUser | undefined): string | undefined {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (!mayEnter(folder, user)) return folder
    if (folder === dirname(folder)) return undefined
  }
}

function mayEnter(folder: string, user: EngineUser | undefined): boolean {
  try {
    if (!user) {
      accessSync(folder, constants.X_OK)
      return true
    }
    const { uid, gid, mode } = lstatSync(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    return (mode & bit) !== 0
  } catch {
    return false
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/** Gives `work` a folder that is gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'regain-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The caller's own settings must not reach a server that is measured. */
export function environmentFor(port: number, dataDir: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined && !/^(REGAIN_|DATABASE_URL$|SMTP_URL$|PORT$|NODE_ENV$)/.test(name),
  ) as [string, string][]
  return { ...Object.fromEntries(inherited), PORT: String(port), REGAIN_DATA_DIR: dataDir }
}

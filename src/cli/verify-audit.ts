import { readFile } from 'node:fs/promises'
import { readCheckpoints } from '#audit'
import type { ChainVerdict } from '#audit'
import { CommandFailed } from './command-failed.ts'
import { withInstallation } from './open-installation.ts'

/** Recomputes the audit log's chain; exit status 1 when it is not what its checkpoints, and those of `file`, signed. */
export async function verifyAudit(file: string | undefined): Promise<number> {
  const kept = file === undefined ? [] : await readKept(file)
  return withInstallation(async ({ audit }) => {
    const verdict = await audit.verify(kept)
    process.stdout.write(`${sentence(verdict, kept.length)}\n`)
    return verdict.ok ? 0 : 1
  })
}

async function readKept(file: string) {
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(`${file} cannot be read: ${error.code}.`)
  })
  const read = readCheckpoints(content)
  if (!read.ok) throw new CommandFailed(`${file} holds no checkpoint at line ${read.line}.`)
  return read.checkpoints
}

function sentence(verdict: ChainVerdict, kept: number): string {
  if (!verdict.ok) {
    const place =
      verdict.sequence === null ? `the row ${verdict.id}, not linked yet` : `row ${verdict.sequence}`
    return `The audit log was changed at ${place}: ${verdict.reason}.`
  }
  const { rows, unlinked, erased, checkpoints } = verdict
  const parts = [
    `${rows} rows`,
    ...(erased > 0 ? [`${erased} of them erased`] : []),
    `${checkpoints} signed checkpoints`,
    kept > 0 ? `${kept} kept elsewhere` : 'none kept elsewhere, without which a cut end does not show',
    ...(unlinked > 0 ? [`${unlinked} rows not linked yet`] : []),
  ]
  return `The audit log is whole: ${parts.join(', ')}.`
}

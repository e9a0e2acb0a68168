import { ChainBroken } from '#audit'
import { CommandFailed } from './command-failed.ts'
import { withInstallation } from './open-installation.ts'

/** One JSON line on standard output: the signed end of the audit log as it stands now (T34). */
export function printCheckpoint(): Promise<number> {
  return withInstallation(async ({ audit }) => {
    const checkpoint = await audit.checkpoint().catch((error: unknown) => {
      if (!(error instanceof ChainBroken)) throw error
      throw new CommandFailed(`${error.message}: nothing was signed. See regain audit verify.`)
    })
    if (!checkpoint) throw new CommandFailed('The audit log is empty: there is nothing to sign yet.')
    process.stdout.write(`${JSON.stringify(checkpoint)}\n`)
    return 0
  })
}

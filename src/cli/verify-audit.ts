import { withInstallation } from './open-installation.ts'

/** Recomputes the audit log's chain; exit status 1 when a row was changed, taken out or cut off. */
export function verifyAudit(): Promise<number> {
  return withInstallation(async ({ audit }) => {
    await audit.link()
    const verdict = await audit.verify()
    process.stdout.write(
      verdict.ok
        ? `The audit log is whole: ${verdict.rows} rows, ${verdict.checkpoints} signed checkpoints.\n`
        : `The audit log was changed at row ${verdict.sequence}: ${verdict.reason}.\n`,
    )
    return verdict.ok ? 0 : 1
  })
}

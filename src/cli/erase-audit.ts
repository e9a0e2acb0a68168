import { inTransaction } from '#platform/database'
import { CommandFailed } from './command-failed.ts'
import { withInstallation } from './open-installation.ts'

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Takes a person out of the audit log for good: by sign-in name, or by id where the account is gone already. */
export function eraseAudit(person: string | undefined, isConfirmed: boolean): Promise<number> {
  return withInstallation(async ({ audit, database, directory }) => {
    const user = person && !ID.test(person) ? await directory.findUserForSignIn(person) : null
    const personId = user?.id ?? (person && ID.test(person) ? person.toLowerCase() : null)
    if (!personId) throw new CommandFailed(person ? `No user ${person}.` : 'Say whom: --user NAME or ID.')
    if (!isConfirmed)
      throw new CommandFailed(
        'This cannot be undone: names, addresses and details leave every row of this person. Add --yes.',
      )
    const rows = await inTransaction(database, (tx) =>
      audit.erase(tx, { personId, actor: { kind: 'system' } }),
    )
    process.stdout.write(`Erased in ${rows} rows; each has a row that says so.\n`)
    return 0
  })
}

import { createAdminLinks } from '#admin/link'
import type { Directory, User } from '#directory'
import { CommandFailed } from './command-failed.ts'
import { withInstallation } from './open-installation.ts'

/** Prints a new one-time link for an administrator: the one named, else the first of the directory. */
export function makeAdminLink(userName: string | undefined): Promise<number> {
  return withInstallation(async (foundation) => {
    const { directory, authentication, config } = foundation
    const user = userName ? await directory.findUserForSignIn(userName) : await firstAdministrator(directory)
    if (!user)
      throw new CommandFailed(
        userName ? `No user ${userName}.` : 'There is no administrator yet: start the server first.',
      )
    if (!(await isAdministrator(directory, user)))
      throw new CommandFailed(`${user.userPrincipalName} is not a Global Administrator.`)
    const links = createAdminLinks({ ...foundation, origin: config.origin, sessions: authentication.session })
    process.stdout.write(`${await links.make(user.id)}\n`)
    return 0
  })
}

const isAdministrator = async (directory: Directory, user: User): Promise<boolean> =>
  user.accountEnabled && (await directory.rolesOf(user.id)).includes('Global Administrator')

async function firstAdministrator(directory: Directory): Promise<User | null> {
  let after: string | undefined
  do {
    const { users, next } = await directory.listUsers({ limit: 999, ...(after ? { after } : {}) })
    for (const user of users) if (await isAdministrator(directory, user)) return user
    after = next
  } while (after)
  return null
}

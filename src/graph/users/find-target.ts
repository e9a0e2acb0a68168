import { PRIVILEGED_ROLES } from '#directory'
import type { User } from '#directory'
import { GraphRefused } from '../errors.ts'
import type { Call } from '../operation.ts'

/** The user that the path names, by id or by sign-in name. */
export async function findTarget({ c, deps }: Call): Promise<User> {
  const id = decodeURIComponent(c.req.param('id') ?? '')
  const user = /^[0-9a-f-]{36}$/i.test(id)
    ? await deps.directory.getUser(id)
    : await deps.directory.findUserForSignIn(id)
  if (!user) throw new GraphRefused('Request_ResourceNotFound', 'There is no user with this id.')
  return user
}

/**
 * Whether this caller may change how that user signs in (T17): nobody for oneself, no application and no lesser
 * administrator for somebody with a privileged role.
 */
export async function assertMayActOn({ caller, deps }: Call, target: User): Promise<void> {
  if (caller.kind === 'user' && caller.userId === target.id)
    throw new GraphRefused(
      'Authorization_RequestDenied',
      'Not for yourself: another administrator has to do this.',
    )
  const roles = await deps.directory.rolesOf(target.id)
  if (!roles.some((role) => PRIVILEGED_ROLES.includes(role))) return
  const mayTouchAdmins =
    caller.kind === 'user' &&
    (caller.roles.includes('Global Administrator') ||
      caller.roles.includes('Privileged Authentication Administrator'))
  if (
    !mayTouchAdmins ||
    (roles.includes('Global Administrator') && !caller.roles.includes('Global Administrator'))
  )
    throw new GraphRefused('Authorization_RequestDenied', 'This user has an administrator role above yours.')
}

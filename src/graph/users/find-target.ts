import { z } from 'zod'
import { PRIVILEGED_ROLES } from '#directory'
import type { User } from '#directory'
import { inTransaction } from '#platform/database'
import { GraphRefused } from '../errors.ts'
import type { Call } from '../operation.ts'
import { recordChange, userTarget } from '../record-change.ts'

/** The user that the path names, by id or by sign-in name; a mail address names nobody (entra.md 8). */
export async function findTarget({ c, deps }: Call): Promise<User> {
  const id = c.req.param('id') ?? ''
  const user = z.guid().safeParse(id).success
    ? await deps.directory.getUser(id)
    : await deps.directory.findUserForSignIn(id)
  const isNamed = user?.id === id.toLowerCase() || user?.userPrincipalName.toLowerCase() === id.toLowerCase()
  if (!user || !isNamed) throw new GraphRefused('Request_ResourceNotFound', 'There is no user with this id.')
  return user
}

/**
 * Whether this caller may change how that user signs in (T17): nobody for oneself, no application and no lesser
 * administrator for somebody with a privileged role. A refusal is a row of its own.
 */
export async function assertMayActOn(call: Call, target: User, activity: string): Promise<void> {
  const reason = await findRefusal(call, target)
  if (!reason) return
  await inTransaction(call.deps.database, (tx) =>
    recordChange(tx, call, { activity, result: 'failure', reason, targets: [userTarget(target)] }),
  )
  throw new GraphRefused('Authorization_RequestDenied', MESSAGES[reason])
}

const MESSAGES = {
  acts_on_self: 'Not for yourself: another administrator has to do this.',
  target_has_higher_role: 'This user has an administrator role above yours.',
} as const

async function findRefusal({ caller, deps }: Call, target: User): Promise<keyof typeof MESSAGES | null> {
  if (caller.kind === 'user' && caller.userId === target.id) return 'acts_on_self'
  const roles = await deps.directory.rolesOf(target.id)
  if (!roles.some((role) => PRIVILEGED_ROLES.includes(role))) return null
  const own = caller.kind === 'user' ? caller.roles : []
  if (own.includes('Global Administrator')) return null
  const isBelow =
    own.includes('Privileged Authentication Administrator') && !roles.includes('Global Administrator')
  return isBelow ? null : 'target_has_higher_role'
}

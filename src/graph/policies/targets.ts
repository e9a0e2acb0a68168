import { z } from 'zod'
import type { Directory } from '#directory'
import { GraphRefused } from '../errors.ts'
import type { Operation } from '../operation.ts'

export const CONFIGURATIONS = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations'
export const POLICY_READ = ['Policy.Read.AuthenticationMethod', 'Policy.ReadWrite.AuthenticationMethod']
export const POLICY_WRITE = ['Policy.ReadWrite.AuthenticationMethod']
export const POLICY_WRITERS = ['Authentication Policy Administrator'] satisfies Operation['roles']

const more = {
  '@odata.type': z.string().optional(),
  targetType: z.literal('group').optional(),
  isRegistrationRequired: z.literal(false).optional(),
}
export const includeTarget = z.strictObject({
  ...more,
  id: z.union([z.literal('all_users'), z.uuid()]),
})
export const excludeTarget = z.strictObject({ ...more, id: z.uuid() })
export const verifiedIdTarget = z.strictObject({
  ...more,
  id: z.union([z.literal('all_users'), z.uuid()]),
  verifiedIdProfiles: z.array(z.uuid()).max(100),
})

/** Read-only members, that may be sent back as they were read. */
export const configurationFields = {
  '@odata.type': z.string().optional(),
  '@odata.context': z.string().optional(),
  id: z.string().optional(),
  state: z.enum(['enabled', 'disabled']),
}

export const stateOf = (isEnabled: boolean) => (isEnabled ? 'enabled' : 'disabled')
export const groupTarget = (id: string) => ({ id, targetType: 'group' })

/** A scope of groups that do not exist would silently hold for nobody. */
export async function assertGroupsExist(
  directory: Pick<Directory, 'listGroups'>,
  ids: readonly string[],
): Promise<void> {
  const known = new Set((await directory.listGroups()).map(({ id }) => id))
  const unknown = ids.find((id) => id !== 'all_users' && !known.has(id))
  if (unknown) throw new GraphRefused('Request_BadRequest', `There is no group ${unknown}.`)
}

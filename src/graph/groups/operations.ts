import { z } from 'zod'
import type { Group } from '#directory'
import { inTransaction } from '#platform/database'
import { GraphRefused } from '../errors.ts'
import { READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { parseBody } from '../parse-body.ts'

const READ = ['Group.Read.All', 'Group.ReadWrite.All']
const WRITE = ['Group.ReadWrite.All']
const WRITERS = ['User Administrator'] as const
const NewGroup = z.strictObject({
  displayName: z.string().trim().min(1).max(256),
  description: z.string().max(1024).optional(),
})
const Reference = z.strictObject({
  '@odata.id': z.string().regex(/\/(users|directoryObjects)\/[0-9a-f-]{36}$/i),
})

const toGraphGroup = (group: Group) => ({
  id: group.id,
  displayName: group.displayName,
  description: group.description,
  createdDateTime: group.createdAt.toISOString(),
})

async function change(
  call: Call,
  groupId: string,
  memberId: string,
  operationType: 'Add' | 'Delete',
): Promise<Response> {
  const { deps, caller, c } = call
  const group = (await deps.directory.listGroups()).find(({ id }) => id === groupId)
  const member = await deps.directory.getUser(memberId)
  if (!group || !member)
    throw new GraphRefused('Request_ResourceNotFound', 'There is no such group or member.')
  if (caller.kind === 'user' && caller.userId === memberId)
    throw new GraphRefused(
      'Authorization_RequestDenied',
      'Not for yourself: another administrator has to do this.',
    )
  await inTransaction(deps.database, async (tx) => {
    if (operationType === 'Add') await deps.directory.addMember(tx, groupId, memberId)
    else await deps.directory.removeMember(tx, groupId, memberId)
    await deps.audit.record(tx, {
      activity: operationType === 'Add' ? 'Add member to group' : 'Remove member from group',
      category: 'UserManagement',
      operationType,
      result: 'success',
      actor: caller.actor,
      targets: [
        { kind: 'Group', id: groupId, displayName: group.displayName },
        { kind: 'User', id: memberId, displayName: member.displayName },
      ],
    })
  })
  return c.body(null, 204)
}

export const groupOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/groups',
    appRoles: READ,
    roles: READERS,
    run: async ({ c, deps }) => c.json({ value: (await deps.directory.listGroups()).map(toGraphGroup) }),
  },
  {
    method: 'POST',
    path: '/groups',
    appRoles: WRITE,
    roles: WRITERS,
    async run(call) {
      const { deps, caller, c } = call
      const body = parseBody(NewGroup, await call.body())
      const group = await inTransaction(deps.database, async (tx) => {
        const created = await deps.directory.createGroup(tx, {
          displayName: body.displayName,
          ...(body.description === undefined ? {} : { description: body.description }),
        })
        await deps.audit.record(tx, {
          activity: 'Add group',
          category: 'UserManagement',
          operationType: 'Add',
          result: 'success',
          actor: caller.actor,
          targets: [{ kind: 'Group', id: created.id, displayName: created.displayName }],
        })
        return created
      })
      return c.json(toGraphGroup(group), 201)
    },
  },
  {
    method: 'POST',
    path: '/groups/:id/members/$ref',
    appRoles: WRITE,
    roles: WRITERS,
    async run(call) {
      const body = parseBody(Reference, await call.body())
      return change(call, call.c.req.param('id') ?? '', body['@odata.id'].slice(-36), 'Add')
    },
  },
  {
    method: 'DELETE',
    path: '/groups/:id/members/:memberId/$ref',
    appRoles: WRITE,
    roles: WRITERS,
    run: (call) => change(call, call.c.req.param('id') ?? '', call.c.req.param('memberId') ?? '', 'Delete'),
  },
]

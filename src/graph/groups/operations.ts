import { z } from 'zod'
import type { Group } from '#directory'
import { inTransaction } from '#platform/database'
import { GraphRefused } from '../errors.ts'
import { idFrom, READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { given, line, lines, parseBody } from '../parse-body.ts'
import { recordChange, userTarget } from '../record-change.ts'
import { assertMayActOn } from '../users/find-target.ts'
import { toGraphUser } from '../users/shape.ts'

const READ = ['Group.Read.All', 'Group.ReadWrite.All']
const WRITE = ['Group.ReadWrite.All']
const WRITERS = ['User Administrator'] as const
const NewGroup = z.strictObject({
  displayName: line(256).min(1),
  description: lines(1024).optional(),
})
const Reference = z.strictObject({
  '@odata.id': z.url().regex(/\/(users|directoryObjects)\/[0-9a-f-]{36}$/i, 'must end in /users/{id}'),
})

const toGraphGroup = (group: Group) => ({
  id: group.id,
  displayName: group.displayName,
  description: group.description,
  createdDateTime: group.createdAt.toISOString(),
})

async function findGroup(call: Call): Promise<Group> {
  const group = await call.deps.directory.getGroup(idFrom(call))
  if (!group) throw new GraphRefused('Request_ResourceNotFound', 'There is no group with this id.')
  return group
}

/** Groups decide who may recover, so nobody changes their own membership or that of somebody above (T17). */
async function changeMember(
  call: Call,
  memberId: string,
  operationType: 'Add' | 'Delete',
): Promise<Response> {
  const { deps, c } = call
  const activity = operationType === 'Add' ? 'Add member to group' : 'Remove member from group'
  const group = await findGroup(call)
  const member = z.guid().safeParse(memberId).success ? await deps.directory.getUser(memberId) : null
  if (!member) throw new GraphRefused('Request_ResourceNotFound', 'There is no user with this id.')
  await assertMayActOn(call, member, activity)
  await inTransaction(deps.database, async (tx) => {
    const hasChanged =
      operationType === 'Add'
        ? await deps.directory.addMember(tx, group.id, member.id)
        : await deps.directory.removeMember(tx, group.id, member.id)
    if (!hasChanged)
      throw operationType === 'Add'
        ? new GraphRefused('Request_BadRequest', 'This user is a member already.')
        : new GraphRefused('Request_ResourceNotFound', 'This user is no member.')
    await recordChange(tx, call, {
      activity,
      operationType,
      targets: [{ kind: 'Group', id: group.id, displayName: group.displayName }, userTarget(member)],
    })
  })
  return c.body(null, 204)
}

async function create(call: Call): Promise<Response> {
  const { deps, c } = call
  const body = given(parseBody(NewGroup, await call.body()))
  const group = await inTransaction(deps.database, async (tx) => {
    const created = await deps.directory.createGroup(tx, body)
    await recordChange(tx, call, {
      activity: 'Add group',
      operationType: 'Add',
      targets: [{ kind: 'Group', id: created.id, displayName: created.displayName }],
    })
    return created
  })
  c.header('Location', `${deps.origin}/v1.0/groups/${group.id}`)
  return c.json(toGraphGroup(group), 201)
}

async function listMembers(call: Call): Promise<Response> {
  const { users, groups } = await call.deps.directory.membersOf((await findGroup(call)).id)
  return call.c.json({
    value: [
      ...users.map((user) => ({ '@odata.type': '#microsoft.graph.user', ...toGraphUser(user) })),
      ...groups.map((group) => ({ '@odata.type': '#microsoft.graph.group', ...toGraphGroup(group) })),
    ],
  })
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
    method: 'GET',
    path: '/groups/:id',
    appRoles: READ,
    roles: READERS,
    run: async (call) => call.c.json(toGraphGroup(await findGroup(call))),
  },
  { method: 'GET', path: '/groups/:id/members', appRoles: READ, roles: READERS, run: listMembers },
  { method: 'POST', path: '/groups', appRoles: WRITE, roles: WRITERS, run: create },
  {
    method: 'POST',
    path: '/groups/:id/members/$ref',
    appRoles: WRITE,
    roles: WRITERS,
    async run(call) {
      const body = parseBody(Reference, await call.body())
      return changeMember(call, body['@odata.id'].slice(-36), 'Add')
    },
  },
  {
    method: 'DELETE',
    path: '/groups/:id/members/:memberId/$ref',
    appRoles: WRITE,
    roles: WRITERS,
    run: (call) => changeMember(call, idFrom(call, 'memberId'), 'Delete'),
  },
]

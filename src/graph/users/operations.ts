import type { AuditActor } from '#audit'
import type { NewUser, User, UserPatch } from '#directory'
import { inTransaction } from '#platform/database'
import type { Transaction } from '#platform/database'
import { GraphRefused } from '../errors.ts'
import { pick, readQuery, toPage } from '../odata/read-query.ts'
import { READERS } from '../operation.ts'
import type { Call, GraphDeps, Operation } from '../operation.ts'
import { parseBody } from '../parse-body.ts'
import { assertMayActOn, findTarget } from './find-target.ts'
import { NewUserBody, toGraphUser, UserPatchBody } from './shape.ts'

const READ = ['User.Read.All', 'User.ReadWrite.All']
const WRITE = ['User.ReadWrite.All']
const WRITERS = ['User Administrator'] as const
const UNIQUE_VIOLATION = '23505'

const given = (body: object): object =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))

function record(
  tx: Transaction,
  deps: GraphDeps,
  actor: AuditActor,
  user: User,
  operationType: 'Add' | 'Update',
  changed: string[],
) {
  return deps.audit.record(tx, {
    activity: operationType === 'Add' ? 'Add user' : 'Update user',
    category: 'UserManagement',
    operationType,
    result: 'success',
    actor,
    targets: [
      {
        kind: 'User',
        id: user.id,
        displayName: user.displayName,
        userPrincipalName: user.userPrincipalName,
        modified: changed.map((name) => ({ name })),
      },
    ],
  })
}

async function list({ c, deps, url }: Call): Promise<Response> {
  const query = readQuery(url, ['displayName', 'userPrincipalName', 'mail'])
  const search = query.search ?? query.filters[0]?.value
  const { users, next } = await deps.directory.listUsers({
    limit: query.top,
    ...(query.skipToken ? { after: query.skipToken } : {}),
    ...(search ? { search } : {}),
  })
  const page = toPage(
    url,
    users.map((user) => pick(toGraphUser(user), query.select)),
    next,
  )
  const isFirst = query.count && !query.skipToken
  return c.json(isFirst ? { '@odata.count': await deps.directory.countEnabledUsers(), ...page } : page)
}

async function create(call: Call): Promise<Response> {
  const { c, deps, caller } = call
  const body = given(parseBody(NewUserBody, await call.body())) as NewUser
  const user = await inTransaction(deps.database, async (tx) => {
    const created = await deps.directory.createUser(tx, body)
    await record(tx, deps, caller.actor, created, 'Add', Object.keys(body))
    return created
  }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION)
      throw new GraphRefused('Request_MultipleObjectsWithSameKeyValue', 'This userPrincipalName is taken.')
    throw error
  })
  return c.json(toGraphUser(user), 201)
}

async function update(call: Call): Promise<Response> {
  const { c, deps, caller } = call
  const target = await findTarget(call)
  await assertMayActOn(call, target)
  const body = given(parseBody(UserPatchBody, await call.body())) as UserPatch
  await inTransaction(deps.database, async (tx) => {
    const user = await deps.directory.updateUser(tx, target.id, body)
    await record(tx, deps, caller.actor, user, 'Update', Object.keys(body))
  })
  return c.body(null, 204)
}

async function revokeSessions(call: Call): Promise<Response> {
  const { c, deps, caller } = call
  const target = await findTarget(call)
  await assertMayActOn(call, target)
  await inTransaction(deps.database, async (tx) => {
    await deps.authentication.session.revokeAllForUser(tx, target.id)
    await deps.revokeTokens(tx, target.id)
    await deps.audit.record(tx, {
      activity: 'Revoke sign-in sessions',
      category: 'UserManagement',
      operationType: 'Update',
      result: 'success',
      actor: caller.actor,
      targets: [{ kind: 'User', id: target.id, displayName: target.displayName }],
    })
  })
  return c.json({ value: true })
}

export const userOperations: readonly Operation[] = [
  { method: 'GET', path: '/users', appRoles: READ, roles: READERS, run: list },
  {
    method: 'GET',
    path: '/users/:id',
    appRoles: READ,
    roles: READERS,
    run: async (call) => call.c.json(toGraphUser(await findTarget(call))),
  },
  { method: 'POST', path: '/users', appRoles: WRITE, roles: WRITERS, run: create },
  { method: 'PATCH', path: '/users/:id', appRoles: WRITE, roles: WRITERS, run: update },
  {
    method: 'POST',
    path: '/users/:id/revokeSignInSessions',
    appRoles: ['User.RevokeSessions.All', ...WRITE],
    roles: ['User Administrator', 'Authentication Administrator', 'Privileged Authentication Administrator'],
    run: revokeSessions,
  },
]

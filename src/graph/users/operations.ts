import type { User, UserCondition } from '#directory'
import { inTransaction } from '#platform/database'
import type { Condition, FilterField } from '../odata/parse-filter.ts'
import { pick, writePage } from '../odata/write-page.ts'
import { READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { given, parseBody } from '../parse-body.ts'
import { recordChange, userTarget } from '../record-change.ts'
import { assertMayActOn, findTarget } from './find-target.ts'
import { NewUserBody, toGraphUser, USER_PROPERTIES, UserPatchBody } from './shape.ts'

const READ = ['User.Read.All', 'User.ReadWrite.All']
const WRITE = ['User.ReadWrite.All']
const WRITERS = ['User Administrator'] as const

const text: FilterField = { kind: 'text', operators: ['eq', 'startswith'] }
const FILTER: Record<string, FilterField> = {
  displayName: text,
  givenName: text,
  surname: text,
  userPrincipalName: text,
  mail: text,
  employeeId: text,
  accountEnabled: { kind: 'boolean', operators: ['eq'] },
}
const LIST = {
  pages: true,
  counts: true,
  search: ['displayName', 'givenName', 'surname', 'userPrincipalName', 'mail'],
  filter: FILTER,
  select: USER_PROPERTIES,
} as const

const toCondition = ({ field, operator, value }: Condition): UserCondition =>
  field === 'accountEnabled'
    ? { field, value: value === 'true' }
    : ({ field, operator, value } as UserCondition)

async function list({ c, deps, url, query }: Call): Promise<Response> {
  const asked = {
    where: query.conditions.map(toCondition),
    ...(query.search ? { search: query.search } : {}),
  }
  const { users, next } = await deps.directory.listUsers({
    ...asked,
    limit: query.top,
    ...(query.skipToken ? { after: query.skipToken } : {}),
  })
  const value = users.map((user) => pick(toGraphUser(user), query.select))
  const isCounted = query.count && !query.skipToken
  return c.json(
    writePage(url, {
      value,
      next,
      ...(isCounted ? { count: await deps.directory.countUsers(asked) } : {}),
    }),
  )
}

async function create(call: Call): Promise<Response> {
  const { c, deps } = call
  const body = given(parseBody(NewUserBody, await call.body()))
  const user = await inTransaction(deps.database, async (tx) => {
    const created = await deps.directory.createUser(tx, body)
    await recordChange(tx, call, {
      activity: 'Add user',
      operationType: 'Add',
      targets: [{ ...userTarget(created), modified: changes({}, body) }],
    })
    return created
  })
  c.header('Location', `${deps.origin}/v1.0/users/${user.id}`)
  return c.json(toGraphUser(user), 201)
}

async function update(call: Call): Promise<Response> {
  const { c, deps } = call
  const target = await findTarget(call)
  await assertMayActOn(call, target, 'Update user')
  const body = given(parseBody(UserPatchBody, await call.body()))
  const modified = changes(target, body)
  if (modified.length > 0)
    await inTransaction(deps.database, async (tx) => {
      const user = await deps.directory.updateUser(tx, target.id, body)
      await recordChange(tx, call, {
        activity: 'Update user',
        operationType: 'Update',
        targets: [{ ...userTarget(user), modified }],
      })
    })
  return c.body(null, 204)
}

/** Before and after: a name that is changed shortly before a recovery must stand out (T17). */
function changes(before: Partial<User>, after: Partial<User>) {
  const old = new Map<string, unknown>(Object.entries(before))
  return Object.entries(after)
    .filter(([name, value]) => JSON.stringify(old.get(name)) !== JSON.stringify(value))
    .map(([name, value]) => ({
      name,
      ...(old.has(name) ? { oldValue: JSON.stringify(old.get(name)) } : {}),
      newValue: JSON.stringify(value),
    }))
}

async function revokeSessions(call: Call): Promise<Response> {
  const { c, deps } = call
  const target = await findTarget(call)
  await assertMayActOn(call, target, 'Revoke sign-in sessions')
  await inTransaction(deps.database, async (tx) => {
    await deps.authentication.session.revokeAllForUser(tx, target.id)
    await deps.revokeTokens(tx, target.id)
    await recordChange(tx, call, {
      activity: 'Revoke sign-in sessions',
      operationType: 'Update',
      targets: [userTarget(target)],
    })
  })
  return c.json({ value: true })
}

export const userOperations: readonly Operation[] = [
  { method: 'GET', path: '/users', appRoles: READ, roles: READERS, query: LIST, run: list },
  {
    method: 'GET',
    path: '/users/$count',
    appRoles: READ,
    roles: READERS,
    query: { filter: FILTER },
    run: async ({ c, deps, query }) =>
      c.text(String(await deps.directory.countUsers({ where: query.conditions.map(toCondition) }))),
  },
  {
    method: 'GET',
    path: '/users/:id',
    appRoles: READ,
    roles: READERS,
    query: { select: USER_PROPERTIES },
    run: async (call) => call.c.json(pick(toGraphUser(await findTarget(call)), call.query.select)),
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

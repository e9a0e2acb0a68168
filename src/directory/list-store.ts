import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database'
import { foldIdentifier, tables, toUser } from './store.ts'
import type { Group, User, UserCondition, UserQuery } from './user.ts'

type Connection = Database | Transaction

/** By the start of a value, whatever the case; `%` and `_` stand for themselves. */
const startOf = (text: string): string => `${foldIdentifier(text).replace(/[\\%_]/g, '\\$&')}%`

const COLUMNS = {
  displayName: sql<string>`lower(display_name)`,
  givenName: sql<string>`lower(given_name)`,
  surname: sql<string>`lower(surname)`,
  userPrincipalName: sql<string>`user_principal_name_folded`,
  mail: sql<string>`mail_folded`,
  employeeId: sql<string>`lower(employee_id)`,
}

function matching(db: Connection, query: Pick<UserQuery, 'search' | 'where'>) {
  let select = tables(db).selectFrom('directory_user')
  if (query.search) {
    const start = startOf(query.search)
    const columns = [COLUMNS.userPrincipalName, COLUMNS.mail, COLUMNS.displayName]
    select = select.where((where) => where.or(columns.map((column) => where(column, 'like', start))))
  }
  for (const condition of query.where ?? []) select = select.where(toSql(condition))
  return select
}

function toSql(condition: UserCondition) {
  if (condition.field === 'accountEnabled') return sql<boolean>`account_enabled = ${condition.value}`
  const column = COLUMNS[condition.field]
  return condition.operator === 'eq'
    ? sql<boolean>`${column} = ${foldIdentifier(condition.value)}`
    : sql<boolean>`${column} like ${startOf(condition.value)}`
}

/** Users after `after` in the order of their ids; `search` looks at the start of name, address and sign-in name. */
export async function selectUsers(db: Connection, query: UserQuery & { limit: number }): Promise<User[]> {
  let select = matching(db, query).selectAll().orderBy('id').limit(query.limit)
  if (query.after) select = select.where('id', '>', query.after)
  return (await select.execute()).map(toUser)
}

export async function countUsers(
  db: Connection,
  query: Pick<UserQuery, 'search' | 'where'>,
): Promise<number> {
  const row = await matching(db, query)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Direct members alone. */
export async function selectMembers(
  db: Connection,
  groupId: string,
): Promise<{ users: User[]; groups: Group[] }> {
  const memberIds = tables(db)
    .selectFrom('directory_group_member')
    .select('member_id')
    .where('group_id', '=', groupId)
  const users = await tables(db)
    .selectFrom('directory_user')
    .selectAll()
    .where('id', 'in', memberIds)
    .orderBy('id')
    .execute()
  const groups = await selectGroupsBy(db, (select) => select.where('id', 'in', memberIds))
  return { users: users.map(toUser), groups }
}

export const selectGroups = (db: Connection): Promise<Group[]> => selectGroupsBy(db, (select) => select)

export const selectGroup = async (db: Connection, id: string): Promise<Group | null> =>
  (await selectGroupsBy(db, (select) => select.where('id', '=', id)))[0] ?? null

const groupsIn = (db: Connection) =>
  tables(db).selectFrom('directory_group').selectAll().orderBy('display_name').orderBy('id')

async function selectGroupsBy(
  db: Connection,
  narrow: (select: ReturnType<typeof groupsIn>) => ReturnType<typeof groupsIn>,
): Promise<Group[]> {
  const rows = await narrow(groupsIn(db)).execute()
  return rows.map((row) => ({
    id: row.id,
    displayName: row.display_name,
    description: row.description,
    createdAt: row.created_at,
  }))
}

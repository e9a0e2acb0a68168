import { sql } from 'kysely'
import type { Database, Transaction } from '#platform/database'
import type { Group, Role, User } from './user.ts'

type UserRow = {
  id: string
  user_principal_name: string
  user_principal_name_folded: string
  display_name: string
  given_name: string | null
  surname: string | null
  mail: string | null
  mail_folded: string | null
  other_mails: string[]
  account_enabled: boolean
  user_type: 'Member' | 'Guest'
  employee_id: string | null
  job_title: string | null
  preferred_language: string | null
  created_at: Date
  last_sign_in_at: Date | null
}
type Tables = {
  directory_user: UserRow
  directory_user_name_key: { user_id: string; name_key: string }
  directory_group: { id: string; display_name: string; description: string | null; created_at: Date }
  directory_group_member: { group_id: string; member_id: string; member_kind: 'user' | 'group' }
  directory_role_assignment: { user_id: string; role: Role }
}
type Connection = Database | Transaction
export const tables = (db: Connection) => db.withTables<Tables>()

/** Identifiers are compared without regard to case, as sign-in names are everywhere. */
export const foldIdentifier = (identifier: string): string => identifier.trim().normalize('NFC').toLowerCase()

export const toUser = (row: UserRow): User => ({
  id: row.id,
  userPrincipalName: row.user_principal_name,
  displayName: row.display_name,
  givenName: row.given_name,
  surname: row.surname,
  mail: row.mail,
  otherMails: row.other_mails,
  accountEnabled: row.account_enabled,
  userType: row.user_type,
  employeeId: row.employee_id,
  jobTitle: row.job_title,
  preferredLanguage: row.preferred_language,
  createdAt: row.created_at,
  lastSignInAt: row.last_sign_in_at,
})

const toRow = (user: User): UserRow => ({
  id: user.id,
  user_principal_name: user.userPrincipalName,
  user_principal_name_folded: foldIdentifier(user.userPrincipalName),
  display_name: user.displayName,
  given_name: user.givenName,
  surname: user.surname,
  mail: user.mail,
  mail_folded: user.mail === null ? null : foldIdentifier(user.mail),
  other_mails: user.otherMails,
  account_enabled: user.accountEnabled,
  user_type: user.userType,
  employee_id: user.employeeId,
  job_title: user.jobTitle,
  preferred_language: user.preferredLanguage,
  created_at: user.createdAt,
  last_sign_in_at: user.lastSignInAt,
})

export async function insertUser(tx: Transaction, user: User): Promise<void> {
  await tables(tx).insertInto('directory_user').values(toRow(user)).execute()
}

export async function updateUserRow(tx: Transaction, user: User): Promise<void> {
  const { id, created_at: _, last_sign_in_at: __, ...changes } = toRow(user)
  await tables(tx).updateTable('directory_user').set(changes).where('id', '=', id).execute()
}

export async function setLastSignIn(tx: Transaction, userId: string, at: Date): Promise<void> {
  await tables(tx)
    .updateTable('directory_user')
    .set({ last_sign_in_at: at })
    .where('id', '=', userId)
    .execute()
}

export async function selectUser(db: Connection, id: string): Promise<User | null> {
  const row = await tables(db)
    .selectFrom('directory_user')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? toUser(row) : null
}

/** The sign-in name wins over the mail address; a mail address that two accounts share finds neither. */
export async function selectUserByIdentifier(db: Connection, identifier: string): Promise<User | null> {
  const folded = foldIdentifier(identifier)
  const rows = await tables(db)
    .selectFrom('directory_user')
    .selectAll()
    .where((where) =>
      where.or([where('user_principal_name_folded', '=', folded), where('mail_folded', '=', folded)]),
    )
    .limit(3)
    .execute()
  const found =
    rows.find((row) => row.user_principal_name_folded === folded) ?? (rows.length === 1 ? rows[0] : undefined)
  return found ? toUser(found) : null
}

export async function replaceNameKeys(tx: Transaction, userId: string, keys: string[]): Promise<void> {
  await tables(tx).deleteFrom('directory_user_name_key').where('user_id', '=', userId).execute()
  if (keys.length > 0)
    await tables(tx)
      .insertInto('directory_user_name_key')
      .values(keys.map((key) => ({ user_id: userId, name_key: key })))
      .execute()
}

/** Enabled accounts, other than this one, that carry one of the keys. */
export async function selectUsersByNameKey(
  db: Connection,
  exceptUserId: string,
  keys: string[],
): Promise<User[]> {
  if (keys.length === 0) return []
  const rows = await tables(db)
    .selectFrom('directory_user')
    .selectAll()
    .where('account_enabled', '=', true)
    .where('id', '!=', exceptUserId)
    .where('id', 'in', (query) =>
      query.selectFrom('directory_user_name_key').select('user_id').where('name_key', 'in', keys),
    )
    .execute()
  return rows.map(toUser)
}

export async function insertGroup(tx: Transaction, group: Group): Promise<void> {
  await tables(tx)
    .insertInto('directory_group')
    .values({
      id: group.id,
      display_name: group.displayName,
      description: group.description,
      created_at: group.createdAt,
    })
    .execute()
}

/** False when it was a member already. */
export async function insertMember(
  tx: Transaction,
  member: { groupId: string; memberId: string; memberKind: 'user' | 'group' },
): Promise<boolean> {
  const result = await tables(tx)
    .insertInto('directory_group_member')
    .values({ group_id: member.groupId, member_id: member.memberId, member_kind: member.memberKind })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** False when it was no member. */
export async function deleteMember(tx: Transaction, groupId: string, memberId: string): Promise<boolean> {
  const result = await tables(tx)
    .deleteFrom('directory_group_member')
    .where('group_id', '=', groupId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** Direct and nested. `union` drops repeats, so a ring of groups ends. */
export async function selectGroupIdsOf(db: Connection, userId: string): Promise<string[]> {
  const result = await sql<{ group_id: string }>`
    with recursive membership(group_id) as (
      select group_id from directory_group_member where member_id = ${userId}
      union
      select outer_group.group_id
      from directory_group_member outer_group
      join membership on outer_group.member_id = membership.group_id
    )
    select group_id from membership`.execute(db)
  return result.rows.map((row) => row.group_id)
}

export async function selectRoles(db: Connection, userId: string): Promise<Role[]> {
  const rows = await tables(db)
    .selectFrom('directory_role_assignment')
    .select('role')
    .where('user_id', '=', userId)
    .execute()
  return rows.map((row) => row.role)
}

export async function insertRole(tx: Transaction, userId: string, role: Role): Promise<void> {
  await tables(tx)
    .insertInto('directory_role_assignment')
    .values({ user_id: userId, role })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import * as lists from './list-store.ts'
import * as store from './store.ts'
import type { Group, NewUser, Role, User, UserPatch, UserQuery } from './user.ts'

export type Directory = {
  /** By sign-in name, else by mail address if one account alone has it. */
  findUserForSignIn(identifier: string): Promise<User | null>
  getUser(id: string): Promise<User | null>
  /** Direct and nested. */
  groupIdsOf(userId: string): Promise<string[]>
  /** Enabled accounts other than this one that a document with these name keys could fit. */
  usersSharingNameKey(userId: string, keys: string[]): Promise<User[]>
  rolesOf(userId: string): Promise<Role[]>
  /** In the order of their ids; `next` is there while more follow. */
  listUsers(query: UserQuery): Promise<{ users: User[]; next?: string }>
  countUsers(query: Pick<UserQuery, 'search' | 'where'>): Promise<number>
  listGroups(): Promise<Group[]>
  getGroup(id: string): Promise<Group | null>
  /** Direct ones. */
  membersOf(groupId: string): Promise<{ users: User[]; groups: Group[] }>
  createUser(tx: Transaction, input: NewUser): Promise<User>
  /** Throws `user_not_found`. */
  updateUser(tx: Transaction, id: string, patch: UserPatch): Promise<User>
  recordSignIn(tx: Transaction, userId: string, at: Date): Promise<void>
  createGroup(tx: Transaction, input: { displayName: string; description?: string }): Promise<Group>
  /** False when it was a member already. */
  addMember(tx: Transaction, groupId: string, memberId: string, kind?: 'user' | 'group'): Promise<boolean>
  /** False when it was none. */
  removeMember(tx: Transaction, groupId: string, memberId: string): Promise<boolean>
  assignRole(tx: Transaction, userId: string, role: Role): Promise<void>
}

export type DirectoryDeps = {
  database: Database
  clock: Clock
  random: Random
  /** How two names are seen to be alike; belongs to matching, which this module may not know. */
  nameKeys(name: { givenName: string | null; surname: string | null }): string[]
}

export function createDirectory({ database, clock, random, nameKeys }: DirectoryDeps): Directory {
  return {
    findUserForSignIn: (identifier) => store.selectUserByIdentifier(database, identifier),
    getUser: (id) => store.selectUser(database, id),
    groupIdsOf: (userId) => store.selectGroupIdsOf(database, userId),
    usersSharingNameKey: (userId, keys) => store.selectUsersByNameKey(database, userId, keys),
    rolesOf: (userId) => store.selectRoles(database, userId),
    async listUsers(query) {
      const limit = Math.min(Math.max(query.limit ?? 100, 1), 999)
      const found = await lists.selectUsers(database, { ...query, limit: limit + 1 })
      const users = found.slice(0, limit)
      const last = users.at(-1)
      return found.length > limit && last ? { users, next: last.id } : { users }
    },
    countUsers: (query) => lists.countUsers(database, query),
    listGroups: () => lists.selectGroups(database),
    getGroup: (id) => lists.selectGroup(database, id),
    membersOf: (groupId) => lists.selectMembers(database, groupId),
    async createUser(tx, input) {
      const user: User = {
        givenName: null,
        surname: null,
        mail: null,
        otherMails: [],
        accountEnabled: true,
        userType: 'Member',
        employeeId: null,
        jobTitle: null,
        preferredLanguage: null,
        ...input,
        id: random.id(),
        createdAt: clock.now(),
        lastSignInAt: null,
      }
      await store.insertUser(tx, user)
      await store.replaceNameKeys(tx, user.id, nameKeys(user))
      return user
    },
    async updateUser(tx, id, patch) {
      const current = await store.selectUser(tx, id)
      if (!current) throw new UserNotFound()
      const user = { ...current, ...patch }
      await store.updateUserRow(tx, user)
      await store.replaceNameKeys(tx, id, nameKeys(user))
      return user
    },
    recordSignIn: (tx, userId, at) => store.setLastSignIn(tx, userId, at),
    async createGroup(tx, input) {
      const group: Group = {
        id: random.id(),
        displayName: input.displayName,
        description: input.description ?? null,
        createdAt: clock.now(),
      }
      await store.insertGroup(tx, group)
      return group
    },
    addMember: (tx, groupId, memberId, kind = 'user') =>
      store.insertMember(tx, { groupId, memberId, memberKind: kind }),
    removeMember: (tx, groupId, memberId) => store.deleteMember(tx, groupId, memberId),
    assignRole: (tx, userId, role) => store.insertRole(tx, userId, role),
  }
}

export class UserNotFound extends Error {
  readonly code = 'user_not_found'
  constructor() {
    super('No user with this id')
  }
}

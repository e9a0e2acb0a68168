/** People, groups (nested), roles and sign-in activity: the built-in directory. */
export { createDirectory, UserNotFound } from './directory.ts'
export type { Directory } from './directory.ts'
export { PRIVILEGED_ROLES, ROLES } from './user.ts'
export type { Group, NewUser, Role, User, UserCondition, UserPatch } from './user.ts'

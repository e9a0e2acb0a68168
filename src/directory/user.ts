/** A person's account. Names are as HR keeps them: they are what a document is held against. */
export type User = {
  id: string
  userPrincipalName: string
  displayName: string
  givenName: string | null
  surname: string | null
  mail: string | null
  otherMails: string[]
  accountEnabled: boolean
  userType: 'Member' | 'Guest'
  employeeId: string | null
  jobTitle: string | null
  preferredLanguage: string | null
  createdAt: Date
  lastSignInAt: Date | null
}

export type NewUser = Pick<User, 'userPrincipalName' | 'displayName'> &
  Partial<Omit<User, 'id' | 'createdAt' | 'lastSignInAt' | 'userPrincipalName' | 'displayName'>>
export type UserPatch = Partial<Omit<User, 'id' | 'createdAt' | 'lastSignInAt'>>

/** Text is compared without regard to case. */
export type UserCondition =
  | {
      field: 'displayName' | 'givenName' | 'surname' | 'userPrincipalName' | 'mail' | 'employeeId'
      operator: 'eq' | 'startswith'
      value: string
    }
  | { field: 'accountEnabled'; value: boolean }
/** All conditions hold; `search` is the start of name, mail address or sign-in name. */
export type UserQuery = { limit?: number; after?: string; search?: string; where?: UserCondition[] }

export type Group = { id: string; displayName: string; description: string | null; createdAt: Date }

/** Directory roles, by Microsoft Entra's names. Those in PRIVILEGED_ROLES guard who may act on whom (T17). */
export const ROLES = [
  'Global Administrator',
  'Privileged Authentication Administrator',
  'Authentication Administrator',
  'Authentication Policy Administrator',
  'User Administrator',
  'Helpdesk Administrator',
  'Global Reader',
] as const
export type Role = (typeof ROLES)[number]
export const PRIVILEGED_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'Global Reader')

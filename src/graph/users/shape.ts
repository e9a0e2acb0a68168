import { z } from 'zod'
import type { User } from '#directory'
import { line } from '../parse-body.ts'

/** Default properties of a user come first; the rest of what we keep is shown as well. */
export const toGraphUser = (user: User) => ({
  id: user.id,
  businessPhones: [] as string[],
  displayName: user.displayName,
  givenName: user.givenName,
  jobTitle: user.jobTitle,
  mail: user.mail,
  mobilePhone: null,
  officeLocation: null,
  preferredLanguage: user.preferredLanguage,
  surname: user.surname,
  userPrincipalName: user.userPrincipalName,
  accountEnabled: user.accountEnabled,
  userType: user.userType,
  employeeId: user.employeeId,
  otherMails: user.otherMails,
  createdDateTime: user.createdAt.toISOString(),
  signInActivity: { lastSuccessfulSignInDateTime: user.lastSignInAt?.toISOString() ?? null },
})

export const USER_PROPERTIES = [
  'id',
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'accountEnabled',
  'userType',
  'employeeId',
  'otherMails',
  'createdDateTime',
  'signInActivity',
] satisfies (keyof ReturnType<typeof toGraphUser>)[]

const text = line(256)
const fields = {
  userPrincipalName: text.regex(/^[^@\s]+@[^@\s]+$/, 'must be name@domain'),
  displayName: text.min(1),
  givenName: text.nullable(),
  surname: text.nullable(),
  mail: z.email().max(256).nullable(),
  otherMails: z.array(z.email().max(256)).max(10),
  accountEnabled: z.boolean(),
  userType: z.enum(['Member', 'Guest']),
  employeeId: text.nullable(),
  jobTitle: text.nullable(),
  preferredLanguage: text.nullable(),
}
export const UserPatchBody = z.strictObject(fields).partial()
export const NewUserBody = UserPatchBody.required({ userPrincipalName: true, displayName: true })

import type { Context } from 'hono'
import type { EnrolmentSession, Session } from '#authentication'
import { readEnrolmentToken, readSessionToken } from '#authentication/session'
import type { User } from '#directory'
import type { SecurityInfoDeps } from './security-info.ts'

/** Who may do what here. An enrolment may create its passkey and try it; a session the rest. */
export type Access =
  | { kind: 'enrolment'; enrolment: EnrolmentSession; user: User; binding: string }
  | { kind: 'session'; session: Session; user: User; binding: string; isFresh: boolean }

/** entra.md 9: adding or removing a passkey needs a sign-in of the last five minutes. */
const FRESH_MS = 5 * 60_000

export async function accessOf(c: Context, deps: SecurityInfoDeps): Promise<Access | null> {
  const { authentication, directory } = deps
  const enrolment = await authentication.enrolment.read(readEnrolmentToken(c))
  if (enrolment) {
    const user = await directory.getUser(enrolment.userId)
    return user && { kind: 'enrolment', enrolment, user, binding: `enrolment:${enrolment.id}` }
  }
  const session = await authentication.session.read(readSessionToken(c))
  const user = session && (await directory.getUser(session.userId))
  if (!session || !user) return null
  const isFresh = deps.clock.now().getTime() - session.createdAt.getTime() <= FRESH_MS
  return { kind: 'session', session, user, binding: `session:${session.id}`, isFresh }
}

import type { Context } from 'hono'
import { userActor } from '#audit'
import { readSessionToken } from '#authentication/session'
import type { Caller, GraphDeps, Operation } from './operation.ts'

export type CallerResult =
  | { ok: true; caller: Caller }
  | { ok: false; reason: 'InvalidAuthenticationToken' | 'Authorization_RequestDenied'; message: string }

/**
 * A bearer token speaks for an application; else the session cookie for an administrator. A cookie is sent by any page
 * that a browser opens, so writes by cookie must come from our own origin and carry a header that no form can send.
 */
export async function findCaller(c: Context, operation: Operation, deps: GraphDeps): Promise<CallerResult> {
  const authorization = c.req.header('Authorization')
  return authorization
    ? findApplication(c, authorization, operation, deps)
    : findAdministrator(c, operation, deps)
}

async function findApplication(
  c: Context,
  authorization: string,
  operation: Operation,
  deps: GraphDeps,
): Promise<CallerResult> {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1]
  const application = token ? await deps.readAccessToken(token) : null
  if (!application) {
    c.header('WWW-Authenticate', 'Bearer realm="regain", error="invalid_token"')
    return refused('InvalidAuthenticationToken', 'The access token is missing, expired or unknown.')
  }
  if (!operation.appRoles.some((role) => application.roles.includes(role)))
    return refused(
      'Authorization_RequestDenied',
      operation.appRoles.length > 0
        ? `One of these permissions is needed: ${operation.appRoles.join(', ')}.`
        : 'Not for applications.',
    )
  return {
    ok: true,
    caller: {
      kind: 'app',
      appRoles: application.roles,
      actor: {
        kind: 'app',
        appId: application.clientId,
        displayName: application.displayName,
        ipAddress: deps.clientIp(c),
      },
    },
  }
}

async function findAdministrator(c: Context, operation: Operation, deps: GraphDeps): Promise<CallerResult> {
  const session = await deps.authentication.session.read(readSessionToken(c))
  const user = session ? await deps.directory.getUser(session.userId) : null
  if (!user) {
    // RFC 6750 §3: no error code where no credentials were sent.
    c.header('WWW-Authenticate', 'Bearer realm="regain"')
    return refused('InvalidAuthenticationToken', 'Sign in, or send an access token.')
  }
  if (operation.method !== 'GET' && !isOwnPage(c, deps.origin))
    return refused('Authorization_RequestDenied', 'Writes by session must come from the admin centre.')
  const roles = await deps.directory.rolesOf(user.id)
  const allowed =
    roles.includes('Global Administrator') || operation.roles.some((role) => roles.includes(role))
  if (!allowed) return refused('Authorization_RequestDenied', 'Your roles do not allow this.')
  return {
    ok: true,
    caller: {
      kind: 'user',
      userId: user.id,
      roles,
      actor: userActor(user, deps.clientIp(c)),
    },
  }
}

function isOwnPage(c: Context, origin: string): boolean {
  const site = c.req.header('Sec-Fetch-Site')
  const from = c.req.header('Origin')
  const sameOrigin = site === 'same-origin' || (site === undefined && from === origin)
  return sameOrigin && c.req.header('X-Requested-With') === 'regain-admin'
}

const refused = (
  reason: 'InvalidAuthenticationToken' | 'Authorization_RequestDenied',
  message: string,
): CallerResult => ({ ok: false, reason, message })

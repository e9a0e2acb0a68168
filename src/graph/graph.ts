import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { auditLogOperations } from './audit-logs/operations.ts'
import { errorResponse, GraphRefused } from './errors.ts'
import { findCaller } from './find-caller.ts'
import { groupOperations } from './groups/operations.ts'
import { readQuery } from './odata/read-query.ts'
import type { GraphDeps, Operation } from './operation.ts'
import { organizationOperations } from './organization/operations.ts'
import { passkeyPolicyOperations } from './policies/passkey-operations.ts'
import { passPolicyOperations } from './policies/pass-operations.ts'
import { verifiedIdPolicyOperations } from './policies/verified-id-operations.ts'
import { profileOperations } from './profiles/operations.ts'
import { readBody } from './read-body.ts'
import { recoveryOperations } from './recovery/operations.ts'
import { toRefusal } from './to-refusal.ts'
import { passOperations } from './users/pass-operations.ts'
import { passkeyOperations } from './users/passkey-operations.ts'
import { userOperations } from './users/operations.ts'

/** The whole API on one screen. */
export const OPERATIONS: readonly Operation[] = [
  ...profileOperations,
  ...verifiedIdPolicyOperations,
  ...passPolicyOperations,
  ...passkeyPolicyOperations,
  ...userOperations,
  ...passkeyOperations,
  ...passOperations,
  ...groupOperations,
  ...auditLogOperations,
  ...recoveryOperations,
  ...organizationOperations,
]

/** Every application permission that an operation knows. */
export const GRAPH_APP_ROLES: readonly string[] = [
  ...new Set(OPERATIONS.flatMap(({ appRoles }) => appRoles)),
].sort()

const MAX_BODY_BYTES = 256 * 1024

export type Graph = { routes: Hono }

/** Graph-compatible REST under /v1.0 and /beta. */
export function createGraph(deps: GraphDeps): Graph {
  const routes = new Hono()
  const refuse = (c: Context, refused: GraphRefused) => errorResponse(c, refused, deps.clock.now())
  for (const version of ['/v1.0', '/beta']) {
    routes.use(`${version}/*`, async (c, next) => {
      nameRequest(c, deps.random.id())
      await next()
      c.header('Cache-Control', 'no-store')
    })
    routes.use(
      `${version}/*`,
      bodyLimit({
        maxSize: MAX_BODY_BYTES,
        onError: (c) => refuse(c, new GraphRefused('Request_BadRequest', 'The body is too large.', 413)),
      }),
    )
    for (const operation of OPERATIONS)
      routes.on(operation.method, version + operation.path, (c) => answer(c, operation, deps))
    for (const [path, methods] of methodsByPath())
      routes.all(version + path, (c) => {
        c.header('Allow', methods.join(', '))
        return refuse(c, new GraphRefused('notAllowed', `${c.req.method} is not allowed here.`))
      })
    routes.all(`${version}/*`, (c) =>
      refuse(c, new GraphRefused('Request_ResourceNotFound', 'There is no such resource.')),
    )
  }
  return { routes }
}

/** Ids by which an answer is found again in a log: ours always, the caller's when it fits (entra.md 12.5). */
function nameRequest(c: Context, requestId: string): void {
  c.header('request-id', requestId)
  const fromClient = c.req.header('client-request-id')
  if (fromClient && /^[\w-]{1,64}$/.test(fromClient)) c.header('client-request-id', fromClient)
  // There are no members behind `unknownFutureValue` here: the preference changes nothing, and holds (RFC 7240 §3).
  if (/\binclude-unknown-enum-members\b/.test(c.req.header('Prefer') ?? ''))
    c.header('Preference-Applied', 'include-unknown-enum-members')
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>()
  for (const { path, method } of OPERATIONS) methods.set(path, [...(methods.get(path) ?? []), method])
  return methods
}

async function answer(c: Context, operation: Operation, deps: GraphDeps): Promise<Response> {
  const now = deps.clock.now()
  try {
    const found = await findCaller(c, operation, deps)
    if (!found.ok) return errorResponse(c, new GraphRefused(found.reason, found.message), now)
    // Links are made from our own origin, never from the Host header (T36).
    const { pathname, search } = new URL(c.req.url)
    const url = new URL(pathname + search, deps.origin)
    const query = readQuery(url, operation.query ?? {})
    return await operation.run({ c, caller: found.caller, deps, url, query, body: () => readBody(c) })
  } catch (error) {
    const refused = toRefusal(error)
    if (refused) return errorResponse(c, refused, now)
    const fault = new GraphRefused('generalException', 'Something went wrong on our side.')
    // The host writes the cause to its log and sends this answer.
    throw new HTTPException(500, { res: errorResponse(c, fault, now), cause: error })
  }
}

import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { PolicyRefused } from '#policy'
import { auditLogOperations } from './audit-logs/operations.ts'
import { errorResponse, GraphRefused } from './errors.ts'
import { findCaller } from './find-caller.ts'
import { groupOperations } from './groups/operations.ts'
import type { GraphDeps, Operation } from './operation.ts'
import { organizationOperations } from './organization/operations.ts'
import { policyOperations } from './policies/operations.ts'
import { profileOperations } from './profiles/operations.ts'
import { recoveryOperations } from './recovery/operations.ts'
import { authenticationOperations } from './users/authentication-operations.ts'
import { userOperations } from './users/operations.ts'

/** The whole API on one screen. */
export const OPERATIONS: readonly Operation[] = [
  ...profileOperations,
  ...policyOperations,
  ...userOperations,
  ...authenticationOperations,
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
  for (const version of ['/v1.0', '/beta']) {
    routes.use(`${version}/*`, async (c, next) => {
      c.header('request-id', randomUUID())
      await next()
      c.header('Cache-Control', 'no-store')
    })
    routes.use(
      `${version}/*`,
      bodyLimit({
        maxSize: MAX_BODY_BYTES,
        onError: (c) => errorResponse(c, 'Request_BadRequest', 'The body is too large.', deps.clock.now()),
      }),
    )
    for (const operation of OPERATIONS)
      routes.on(operation.method, version + operation.path, (c) => answer(c, operation, deps))
    routes.all(`${version}/*`, (c) =>
      errorResponse(c, 'Request_ResourceNotFound', 'There is no such resource.', deps.clock.now()),
    )
  }
  return { routes }
}

async function answer(c: Context, operation: Operation, deps: GraphDeps): Promise<Response> {
  const now = deps.clock.now()
  const found = await findCaller(c, operation, deps)
  if (!found.ok) return errorResponse(c, found.reason, found.message, now)
  try {
    return await operation.run({
      c,
      caller: found.caller,
      deps,
      url: new URL(c.req.url),
      body: async () => {
        const body: unknown = await c.req.json().catch(() => undefined)
        if (body === undefined) throw new GraphRefused('Request_BadRequest', 'The body is not JSON.')
        return body
      },
    })
  } catch (error) {
    if (error instanceof GraphRefused) return errorResponse(c, error.code, error.message, now)
    if (error instanceof PolicyRefused) return errorResponse(c, policyCode(error.code), error.message, now)
    throw error
  }
}

const policyCode = (code: PolicyRefused['code']) =>
  code === 'profile_not_found'
    ? 'Request_ResourceNotFound'
    : code === 'version_conflict'
      ? 'resourceModified'
      : 'Request_BadRequest'

import { z } from 'zod'
import { inTransaction } from '#platform/database'
import { READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { given, parseBody } from '../parse-body.ts'
import { assertGroupsExist, configurationFields, CONFIGURATIONS, excludeTarget } from './targets.ts'
import { groupTarget, includeTarget, POLICY_READ, POLICY_WRITE, POLICY_WRITERS, stateOf } from './targets.ts'

const PATH = `${CONFIGURATIONS}/TemporaryAccessPass`
const Patch = z
  .strictObject({
    ...configurationFields,
    includeTargets: z.array(includeTarget).max(100),
    excludeTargets: z.array(excludeTarget).max(100),
    minimumLifetimeInMinutes: z.number(),
    maximumLifetimeInMinutes: z.number(),
    defaultLifetimeInMinutes: z.number(),
    defaultLength: z.number(),
    isUsableOnce: z.boolean(),
  })
  .partial()

/** entra.md 8. */
async function show({ deps, c }: Call): Promise<Response> {
  const policy = await deps.policy.temporaryAccessPassPolicy()
  const { isEnabled, includeTargets, excludeTargets, ...settings } = policy
  return c.json({
    '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration',
    id: 'TemporaryAccessPass',
    state: stateOf(isEnabled),
    includeTargets: includeTargets.map((id) => ({ ...groupTarget(id), isRegistrationRequired: false })),
    excludeTargets: excludeTargets.map(groupTarget),
    ...settings,
  })
}

async function change(call: Call): Promise<Response> {
  const { deps, caller, c } = call
  const body = parseBody(Patch, await call.body())
  const { '@odata.type': _, '@odata.context': __, id: ___, state, ...settings } = body
  const include = settings.includeTargets?.map(({ id }) => id)
  const exclude = settings.excludeTargets?.map(({ id }) => id)
  await assertGroupsExist(deps.directory, [...(include ?? []), ...(exclude ?? [])])
  const temporaryAccessPass = given({
    ...settings,
    includeTargets: include,
    excludeTargets: exclude,
    isEnabled: state === undefined ? undefined : state === 'enabled',
  })
  await inTransaction(deps.database, (tx) =>
    deps.policy.updateMethodsPolicy(tx, { temporaryAccessPass }, caller.actor),
  )
  return c.body(null, 204)
}

export const passPolicyOperations: readonly Operation[] = [
  { method: 'GET', path: PATH, appRoles: POLICY_READ, roles: READERS, run: show },
  { method: 'PATCH', path: PATH, appRoles: POLICY_WRITE, roles: POLICY_WRITERS, run: change },
]

import { z } from 'zod'
import { inTransaction } from '#platform/database'
import { READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { parseBody } from '../parse-body.ts'
import { configurationFields, CONFIGURATIONS, groupTarget } from './targets.ts'
import { POLICY_READ, POLICY_WRITE, POLICY_WRITERS, stateOf } from './targets.ts'

const PATH = `${CONFIGURATIONS}/Fido2`
const Patch = z
  .strictObject({
    ...configurationFields,
    state: z.literal('enabled', 'passkeys are what everybody signs in with and cannot be turned off'),
    isSelfServiceRegistrationAllowed: z.boolean(),
  })
  .partial()

async function show({ deps, c }: Call): Promise<Response> {
  const { passkey } = await deps.policy.methodsPolicy()
  return c.json({
    '@odata.type': '#microsoft.graph.fido2AuthenticationMethodConfiguration',
    id: 'Fido2',
    state: stateOf(passkey.isEnabled),
    isSelfServiceRegistrationAllowed: passkey.isSelfServiceAllowed,
    isAttestationEnforced: false,
    includeTargets: [{ ...groupTarget('all_users'), isRegistrationRequired: false }],
    excludeTargets: [],
  })
}

async function change(call: Call): Promise<Response> {
  const { deps, caller, c } = call
  const { isSelfServiceRegistrationAllowed: isSelfServiceAllowed } = parseBody(Patch, await call.body())
  if (isSelfServiceAllowed !== undefined)
    await inTransaction(deps.database, (tx) =>
      deps.policy.updateMethodsPolicy(tx, { passkey: { isSelfServiceAllowed } }, caller.actor),
    )
  return c.body(null, 204)
}

export const passkeyPolicyOperations: readonly Operation[] = [
  { method: 'GET', path: PATH, appRoles: POLICY_READ, roles: READERS, run: show },
  { method: 'PATCH', path: PATH, appRoles: POLICY_WRITE, roles: POLICY_WRITERS, run: change },
]

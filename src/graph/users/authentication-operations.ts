import { z } from 'zod'
import type { AuthenticationMethod } from '#authentication'
import { usabilityOf } from '#authentication/temporary-access-pass'
import type { TemporaryAccessPass } from '#authentication/temporary-access-pass'
import { inTransaction } from '#platform/database'
import { GraphRefused } from '../errors.ts'
import { READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { parseBody } from '../parse-body.ts'
import { assertMayActOn, findTarget } from './find-target.ts'

const BASE = '/users/:id/authentication'
const READ = ['UserAuthenticationMethod.Read.All', 'UserAuthenticationMethod.ReadWrite.All']
const WRITE = ['UserAuthenticationMethod.ReadWrite.All']
const PASS_READ = ['UserAuthMethod-TAP.Read.All', 'UserAuthMethod-TAP.ReadWrite.All', ...READ]
const PASS_WRITE = ['UserAuthMethod-TAP.ReadWrite.All', ...WRITE]
const WRITERS = ['Authentication Administrator', 'Privileged Authentication Administrator'] as const

const NewPass = z
  .strictObject({
    '@odata.type': z.string(),
    startDateTime: z.iso.datetime(),
    lifetimeInMinutes: z.number().int().min(10).max(43_200),
    isUsableOnce: z.boolean(),
  })
  .partial()

const toPasskey = (method: AuthenticationMethod) => ({
  '@odata.type': '#microsoft.graph.fido2AuthenticationMethod',
  id: method.id,
  displayName: method.displayName,
  createdDateTime: method.createdAt.toISOString(),
  lastUsedDateTime: method.lastUsedAt?.toISOString() ?? null,
  aaGuid: method.aaguid,
  passkeyType: method.deviceType === 'multiDevice' ? 'synced' : 'deviceBound',
  attestationLevel: 'notAttested',
})

/** The code is null but in the one answer that makes the pass. */
async function toPass(call: Call, pass: TemporaryAccessPass, code: string | null) {
  const policy = await call.deps.policy.temporaryAccessPassPolicy()
  const methodUsabilityReason = usabilityOf(pass, policy, call.deps.clock.now())
  return {
    '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethod',
    id: pass.id,
    temporaryAccessPass: code,
    createdDateTime: pass.createdAt.toISOString(),
    startDateTime: pass.startsAt.toISOString(),
    lifetimeInMinutes: Math.round((pass.expiresAt.getTime() - pass.startsAt.getTime()) / 60_000),
    isUsableOnce: pass.isUsableOnce,
    isUsable: methodUsabilityReason === 'EnabledByPolicy',
    methodUsabilityReason,
  }
}

async function createPass(call: Call): Promise<Response> {
  const { deps, caller, c } = call
  const target = await findTarget(call)
  await assertMayActOn(call, target)
  if (target.userType === 'Guest')
    throw new GraphRefused(
      'Request_BadRequest',
      'Temporary Access Pass cannot be added to an external guest user.',
    )
  const body = parseBody(NewPass, await call.body())
  const policy = await deps.policy.temporaryAccessPassPolicy()
  const issued = await inTransaction(deps.database, async (tx) => {
    const result = await deps.authentication.temporaryAccessPass.issueAdminPass(tx, {
      userId: target.id,
      createdBy: caller.kind === 'user' ? caller.userId : null,
      policy,
      ...(body.lifetimeInMinutes === undefined ? {} : { lifetimeMinutes: body.lifetimeInMinutes }),
      ...(body.isUsableOnce === undefined ? {} : { isUsableOnce: body.isUsableOnce }),
      ...(body.startDateTime === undefined ? {} : { startsAt: new Date(body.startDateTime) }),
    })
    if (result.ok)
      await deps.audit.record(tx, {
        activity: 'Admin registered security info',
        category: 'UserManagement',
        operationType: 'Add',
        result: 'success',
        actor: caller.actor,
        targets: [{ kind: 'User', id: target.id, displayName: target.displayName }],
        details: { method: 'Temporary Access Pass' },
      })
    return result
  })
  if (!issued.ok) throw new GraphRefused('Request_BadRequest', REFUSALS[issued.reason])
  const pass = await deps.authentication.temporaryAccessPass.findAdminPass(target.id)
  if (!pass) throw new GraphRefused('Request_ResourceNotFound', 'The pass is gone already.')
  return c.json(await toPass(call, pass, issued.code), 201)
}

const REFUSALS = {
  pass_policy_disabled: 'The policy does not allow passes.',
  lifetime_out_of_range: 'lifetimeInMinutes lies outside of what the policy allows.',
} as const

async function findPass(call: Call): Promise<TemporaryAccessPass | null> {
  const target = await findTarget(call)
  return call.deps.authentication.temporaryAccessPass.findAdminPass(target.id)
}

async function deletePass(call: Call): Promise<Response> {
  const { deps, caller, c } = call
  const target = await findTarget(call)
  await assertMayActOn(call, target)
  const found = await inTransaction(deps.database, async (tx) => {
    const deleted = await deps.authentication.temporaryAccessPass.deleteAdminPass(
      tx,
      target.id,
      c.req.param('passId') ?? '',
    )
    if (deleted)
      await deps.audit.record(tx, {
        activity: 'Admin deleted security info',
        category: 'UserManagement',
        operationType: 'Delete',
        result: 'success',
        actor: caller.actor,
        targets: [{ kind: 'User', id: target.id, displayName: target.displayName }],
        details: { method: 'Temporary Access Pass' },
      })
    return deleted
  })
  if (!found) throw new GraphRefused('Request_ResourceNotFound', 'There is no pass with this id.')
  return c.body(null, 204)
}

async function deletePasskey(call: Call): Promise<Response> {
  const { deps, caller, c } = call
  const target = await findTarget(call)
  await assertMayActOn(call, target)
  const removed = await inTransaction(deps.database, async (tx) => {
    const method = await deps.authentication.methods.remove(tx, target.id, c.req.param('methodId') ?? '')
    if (method) {
      await deps.authentication.session.revokeForMethod(tx, method.id)
      await deps.audit.record(tx, {
        activity: 'Admin deleted security info',
        category: 'UserManagement',
        operationType: 'Delete',
        result: 'success',
        actor: caller.actor,
        targets: [{ kind: 'User', id: target.id, displayName: target.displayName }],
        details: { method: 'Passkey', name: method.displayName },
      })
    }
    return method
  })
  if (!removed) throw new GraphRefused('Request_ResourceNotFound', 'There is no method with this id.')
  return c.body(null, 204)
}

const passkeysOf = async (call: Call) =>
  (await call.deps.authentication.methods.list((await findTarget(call)).id)).map(toPasskey)

export const authenticationOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${BASE}/methods`,
    appRoles: READ,
    roles: READERS,
    async run(call) {
      const pass = await findPass(call)
      return call.c.json({
        value: [...(await passkeysOf(call)), ...(pass ? [await toPass(call, pass, null)] : [])],
      })
    },
  },
  {
    method: 'GET',
    path: `${BASE}/fido2Methods`,
    appRoles: READ,
    roles: READERS,
    run: async (call) => call.c.json({ value: await passkeysOf(call) }),
  },
  {
    method: 'DELETE',
    path: `${BASE}/fido2Methods/:methodId`,
    appRoles: WRITE,
    roles: WRITERS,
    run: deletePasskey,
  },
  {
    method: 'GET',
    path: `${BASE}/temporaryAccessPassMethods`,
    appRoles: PASS_READ,
    roles: READERS,
    async run(call) {
      const pass = await findPass(call)
      return call.c.json({ value: pass ? [await toPass(call, pass, null)] : [] })
    },
  },
  {
    method: 'POST',
    path: `${BASE}/temporaryAccessPassMethods`,
    appRoles: PASS_WRITE,
    roles: WRITERS,
    run: createPass,
  },
  {
    method: 'DELETE',
    path: `${BASE}/temporaryAccessPassMethods/:passId`,
    appRoles: PASS_WRITE,
    roles: WRITERS,
    run: deletePass,
  },
]

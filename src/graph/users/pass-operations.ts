import { z } from 'zod'
import type { User } from '#directory'
import { usabilityOf } from '#authentication/temporary-access-pass'
import type { TemporaryAccessPass } from '#authentication/temporary-access-pass'
import { inTransaction } from '#platform/database'
import { GraphRefused } from '../errors.ts'
import { idFrom, READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { parseBody } from '../parse-body.ts'
import { recordChange, userTarget } from '../record-change.ts'
import { AUTHENTICATION, METHOD_READ, METHOD_WRITE, METHOD_WRITERS } from './authentication.ts'
import { assertMayActOn, findTarget } from './find-target.ts'
import { passkeysOf } from './passkey-operations.ts'

const PATH = `${AUTHENTICATION}/temporaryAccessPassMethods`
const READ = ['UserAuthMethod-TAP.Read.All', 'UserAuthMethod-TAP.ReadWrite.All', ...METHOD_READ]
const WRITE = ['UserAuthMethod-TAP.ReadWrite.All', ...METHOD_WRITE]

/** entra.md 8. */
const NewPass = z
  .strictObject({
    '@odata.type': z.string(),
    startDateTime: z.iso.datetime({ offset: true }).nullable(),
    lifetimeInMinutes: z.number().int().min(10).max(43_200).nullable(),
    isUsableOnce: z.boolean().nullable(),
  })
  .partial()

type Shown = Pick<
  TemporaryAccessPass,
  'id' | 'createdAt' | 'startsAt' | 'expiresAt' | 'isUsableOnce' | 'usedAt' | 'revokedAt'
>

/** The code is null but in the one answer that makes the pass. */
async function toGraphPass({ deps }: Call, user: User, pass: Shown, code: string | null) {
  const isInScope = await deps.policy.isInPassScope(user.id, await deps.directory.groupIdsOf(user.id))
  const methodUsabilityReason = usabilityOf(pass, { isEnabled: isInScope }, deps.clock.now())
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

async function passesOf(call: Call) {
  const target = await findTarget(call)
  const pass = await call.deps.authentication.temporaryAccessPass.findAdminPass(target.id)
  return pass ? [await toGraphPass(call, target, pass, null)] : []
}

const REFUSALS = {
  pass_policy_disabled: 'The policy does not allow passes.',
  lifetime_out_of_range: 'lifetimeInMinutes lies outside of what the policy allows.',
} as const

async function create(call: Call): Promise<Response> {
  const { deps, caller, c } = call
  const target = await findTarget(call)
  await assertMayActOn(call, target, 'Admin registered security info')
  if (target.userType === 'Guest')
    throw new GraphRefused(
      'Request_BadRequest',
      'Temporary Access Pass cannot be added to an external guest user.',
    )
  const body = parseBody(NewPass, await call.body())
  const policy = await deps.policy.temporaryAccessPassPolicy()
  const now = deps.clock.now()
  const startsAt = body.startDateTime ? new Date(body.startDateTime) : now
  if (startsAt < now) throw new GraphRefused('Request_BadRequest', 'startDateTime lies in the past.')
  const issued = await inTransaction(deps.database, async (tx) => {
    const result = await deps.authentication.temporaryAccessPass.issueAdminPass(tx, {
      userId: target.id,
      createdBy: caller.kind === 'user' ? caller.userId : null,
      policy,
      startsAt,
      isUsableOnce: body.isUsableOnce ?? false,
      ...(body.lifetimeInMinutes ? { lifetimeMinutes: body.lifetimeInMinutes } : {}),
    })
    if (!result.ok) throw new GraphRefused('Request_BadRequest', REFUSALS[result.reason])
    await recordChange(tx, call, {
      activity: 'Admin registered security info',
      operationType: 'Add',
      targets: [userTarget(target)],
      details: { method: 'Temporary Access Pass', expiresAt: result.expiresAt.toISOString() },
    })
    return result
  })
  const isUsableOnce = policy.isUsableOnce || (body.isUsableOnce ?? false)
  const pass = { ...issued, isUsableOnce, createdAt: now, usedAt: null, revokedAt: null }
  return c.json(await toGraphPass(call, target, pass, issued.code), 201)
}

const notFound = () => new GraphRefused('Request_ResourceNotFound', 'There is no pass with this id.')

async function show(call: Call): Promise<Response> {
  const id = idFrom(call, 'passId')
  const pass = (await passesOf(call)).find((one) => one.id === id)
  if (!pass) throw notFound()
  return call.c.json(pass)
}

async function remove(call: Call): Promise<Response> {
  const { deps, c } = call
  const target = await findTarget(call)
  await assertMayActOn(call, target, 'Admin deleted security info')
  const passes = deps.authentication.temporaryAccessPass
  const removed = await inTransaction(deps.database, async (tx) => {
    const isDeleted = await passes.deleteAdminPass(tx, target.id, idFrom(call, 'passId'))
    if (isDeleted)
      await recordChange(tx, call, {
        activity: 'Admin deleted security info',
        operationType: 'Delete',
        targets: [userTarget(target)],
        details: { method: 'Temporary Access Pass' },
      })
    return isDeleted
  })
  if (!removed) throw notFound()
  return c.body(null, 204)
}

export const passOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${AUTHENTICATION}/methods`,
    appRoles: METHOD_READ,
    roles: READERS,
    run: async (call) => call.c.json({ value: [...(await passkeysOf(call)), ...(await passesOf(call))] }),
  },
  {
    method: 'GET',
    path: PATH,
    appRoles: READ,
    roles: READERS,
    run: async (call) => call.c.json({ value: await passesOf(call) }),
  },
  { method: 'GET', path: `${PATH}/:passId`, appRoles: READ, roles: READERS, run: show },
  { method: 'POST', path: PATH, appRoles: WRITE, roles: METHOD_WRITERS, run: create },
  { method: 'DELETE', path: `${PATH}/:passId`, appRoles: WRITE, roles: METHOD_WRITERS, run: remove },
]

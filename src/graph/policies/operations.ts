import { z } from 'zod'
import { inTransaction } from '#platform/database'
import type { Profile } from '#policy'
import { READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { parseBody } from '../parse-body.ts'

const BASE = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations'
const READ = ['Policy.Read.AuthenticationMethod', 'Policy.ReadWrite.AuthenticationMethod']
const WRITE = ['Policy.ReadWrite.AuthenticationMethod']
const WRITERS = ['Authentication Policy Administrator'] as const

const target = z.object({
  '@odata.type': z.string().optional(),
  id: z.union([z.literal('all_users'), z.uuid()]),
  targetType: z.literal('group').optional(),
  isRegistrationRequired: z.boolean().optional(),
  verifiedIdProfiles: z.array(z.uuid()).optional(),
})
const state = z.enum(['enabled', 'disabled'])
const common = {
  '@odata.type': z.string().optional(),
  id: z.string().optional(),
  state,
  includeTargets: z.array(target),
  excludeTargets: z.array(target),
}
const VerifiedIdPatch = z.strictObject({ ...common, alwaysOfferRecovery: z.boolean() }).partial()
const PassPatch = z
  .strictObject({
    ...common,
    minimumLifetimeInMinutes: z.number(),
    maximumLifetimeInMinutes: z.number(),
    defaultLifetimeInMinutes: z.number(),
    defaultLength: z.number(),
    isUsableOnce: z.boolean(),
  })
  .partial()

const stateOf = (isEnabled: boolean) => (isEnabled ? 'enabled' : 'disabled')
const group = (id: string) => ({ id, targetType: 'group' })

/** Scope by group: each target names the profiles that hold for it (entra.md 12.3). */
function includeTargets(profiles: Profile[]) {
  const byTarget = new Map<string, string[]>()
  for (const profile of profiles)
    for (const id of profile.groupIds === 'all_users' ? ['all_users'] : profile.groupIds)
      byTarget.set(id, [...(byTarget.get(id) ?? []), profile.id])
  return [...byTarget].map(([id, verifiedIdProfiles]) => ({
    '@odata.type': '#microsoft.graph.verifiableCredentialAuthenticationMethodTarget',
    ...group(id),
    isRegistrationRequired: false,
    verifiedIdProfiles,
  }))
}

async function showVerifiedId({ deps, c }: Call): Promise<Response> {
  const [methods, features, profiles] = [
    await deps.policy.methodsPolicy(),
    await deps.policy.featureSettings(),
    await deps.policy.listProfiles(),
  ]
  return c.json({
    '@odata.type': '#microsoft.graph.verifiableCredentialsAuthenticationMethodConfiguration',
    id: 'VerifiableCredentials',
    state: stateOf(methods.verifiedId.isEnabled),
    excludeTargets: features.excludedGroupIds.map(group),
    includeTargets: includeTargets(profiles),
    alwaysOfferRecovery: features.alwaysOfferRecovery,
  })
}

async function changeVerifiedId(call: Call): Promise<Response> {
  const { deps, caller, c } = call
  const body = parseBody(VerifiedIdPatch, await call.body())
  await inTransaction(deps.database, async (tx) => {
    if (body.state !== undefined)
      await deps.policy.updateMethodsPolicy(
        tx,
        { verifiedId: { isEnabled: body.state === 'enabled' } },
        caller.actor,
      )
    if (body.excludeTargets !== undefined || body.alwaysOfferRecovery !== undefined)
      await deps.policy.updateFeatureSettings(
        tx,
        {
          ...(body.excludeTargets ? { excludedGroupIds: body.excludeTargets.map(({ id }) => id) } : {}),
          ...(body.alwaysOfferRecovery === undefined
            ? {}
            : { alwaysOfferRecovery: body.alwaysOfferRecovery }),
        },
        caller.actor,
      )
    const { includeTargets: scope } = body
    if (scope === undefined) return
    for (const profile of await deps.policy.listProfiles()) {
      const ids = scope
        .filter(({ verifiedIdProfiles }) => verifiedIdProfiles?.includes(profile.id))
        .map(({ id }) => id)
      const groupIds = ids.includes('all_users') ? ('all_users' as const) : ids
      await deps.policy.updateProfile(tx, profile.id, { groupIds }, caller.actor)
    }
  })
  return c.body(null, 204)
}

async function showPass({ deps, c }: Call): Promise<Response> {
  const {
    isEnabled,
    includeTargets: include,
    excludeTargets,
    ...rest
  } = await deps.policy.temporaryAccessPassPolicy()
  return c.json({
    '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration',
    id: 'TemporaryAccessPass',
    state: stateOf(isEnabled),
    includeTargets: include.map(group),
    excludeTargets: excludeTargets.map(group),
    ...rest,
  })
}

async function changePass(call: Call): Promise<Response> {
  const { deps, caller, c } = call
  const body = parseBody(PassPatch, await call.body())
  const { '@odata.type': _, id: __, state: asked, includeTargets: include, excludeTargets, ...rest } = body
  const numbers = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  await inTransaction(deps.database, (tx) =>
    deps.policy.updateMethodsPolicy(
      tx,
      {
        temporaryAccessPass: {
          ...numbers,
          ...(asked ? { isEnabled: asked === 'enabled' } : {}),
          ...(include ? { includeTargets: include.map(({ id }) => id) } : {}),
          ...(excludeTargets ? { excludeTargets: excludeTargets.map(({ id }) => id) } : {}),
        },
      },
      caller.actor,
    ),
  )
  return c.body(null, 204)
}

async function showPasskeys({ deps, c }: Call): Promise<Response> {
  const { passkey } = await deps.policy.methodsPolicy()
  return c.json({
    '@odata.type': '#microsoft.graph.fido2AuthenticationMethodConfiguration',
    id: 'Fido2',
    state: stateOf(passkey.isEnabled),
    isSelfServiceRegistrationAllowed: passkey.isSelfServiceAllowed,
  })
}

export const policyOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${BASE}/VerifiableCredentials`,
    appRoles: READ,
    roles: READERS,
    run: showVerifiedId,
  },
  {
    method: 'PATCH',
    path: `${BASE}/VerifiableCredentials`,
    appRoles: WRITE,
    roles: WRITERS,
    run: changeVerifiedId,
  },
  { method: 'GET', path: `${BASE}/TemporaryAccessPass`, appRoles: READ, roles: READERS, run: showPass },
  { method: 'PATCH', path: `${BASE}/TemporaryAccessPass`, appRoles: WRITE, roles: WRITERS, run: changePass },
  { method: 'GET', path: `${BASE}/Fido2`, appRoles: READ, roles: READERS, run: showPasskeys },
]

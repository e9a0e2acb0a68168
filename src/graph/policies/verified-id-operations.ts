import { z } from 'zod'
import { inTransaction } from '#platform/database'
import type { Transaction } from '#platform/database'
import type { Profile } from '#policy'
import { GraphRefused } from '../errors.ts'
import { READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { given, parseBody } from '../parse-body.ts'
import {
  assertGroupsExist,
  configurationFields,
  CONFIGURATIONS,
  excludeTarget,
  groupTarget,
} from './targets.ts'
import { POLICY_READ, POLICY_WRITE, POLICY_WRITERS, stateOf, verifiedIdTarget } from './targets.ts'

const PATH = `${CONFIGURATIONS}/VerifiableCredentials`
const Patch = z
  .strictObject({
    ...configurationFields,
    includeTargets: z.array(verifiedIdTarget).max(200),
    excludeTargets: z.array(excludeTarget).max(100),
    /** Ours (design decision 10). */
    alwaysOfferRecovery: z.boolean(),
  })
  .partial()
type Scope = z.infer<typeof verifiedIdTarget>[]

/** Scope by group: each target names the profiles that hold for it (entra.md 12.3). */
function toTargets(profiles: Profile[]) {
  const byTarget = new Map<string, string[]>()
  for (const profile of profiles)
    for (const id of profile.groupIds === 'all_users' ? ['all_users'] : profile.groupIds)
      byTarget.set(id, [...(byTarget.get(id) ?? []), profile.id])
  return [...byTarget].map(([id, verifiedIdProfiles]) => ({
    '@odata.type': '#microsoft.graph.verifiableCredentialAuthenticationMethodTarget',
    ...groupTarget(id),
    isRegistrationRequired: false,
    verifiedIdProfiles,
  }))
}

async function show({ deps, c }: Call): Promise<Response> {
  const [methods, features, profiles] = [
    await deps.policy.methodsPolicy(),
    await deps.policy.featureSettings(),
    await deps.policy.listProfiles(),
  ]
  return c.json({
    '@odata.type': '#microsoft.graph.verifiableCredentialsAuthenticationMethodConfiguration',
    id: 'VerifiableCredentials',
    state: stateOf(methods.verifiedId.isEnabled),
    excludeTargets: features.excludedGroupIds.map(groupTarget),
    includeTargets: toTargets(profiles),
    alwaysOfferRecovery: features.alwaysOfferRecovery,
  })
}

async function change(call: Call): Promise<Response> {
  const { deps, caller, c } = call
  const body = parseBody(Patch, await call.body())
  const { state, includeTargets = [], excludeTargets, alwaysOfferRecovery } = body
  await assertGroupsExist(
    deps.directory,
    [...includeTargets, ...(excludeTargets ?? [])].map(({ id }) => id),
  )
  const features = given({ excludedGroupIds: excludeTargets?.map(({ id }) => id), alwaysOfferRecovery })
  await inTransaction(deps.database, async (tx) => {
    if (state !== undefined)
      await deps.policy.updateMethodsPolicy(
        tx,
        { verifiedId: { isEnabled: state === 'enabled' } },
        caller.actor,
      )
    if (Object.keys(features).length > 0) await deps.policy.updateFeatureSettings(tx, features, caller.actor)
    if (body.includeTargets) await changeScope(tx, call, body.includeTargets)
  })
  return c.body(null, 204)
}

/** The list is the whole scope: a profile that no target names holds for nobody. Only what differs is written. */
async function changeScope(tx: Transaction, { deps, caller }: Call, scope: Scope): Promise<void> {
  const profiles = await deps.policy.listProfiles()
  const named = scope.flatMap(({ verifiedIdProfiles }) => verifiedIdProfiles)
  const unknown = named.find((id) => !profiles.some((profile) => profile.id === id))
  if (unknown) throw new GraphRefused('Request_BadRequest', `There is no profile ${unknown}.`)
  for (const profile of profiles) {
    const ids = scope
      .filter(({ verifiedIdProfiles }) => verifiedIdProfiles.includes(profile.id))
      .map(({ id }) => id)
    const groupIds = ids.includes('all_users') ? ('all_users' as const) : [...new Set(ids)].sort()
    if (keyOf(groupIds) !== keyOf(profile.groupIds))
      await deps.policy.updateProfile(tx, profile.id, { groupIds }, caller.actor)
  }
}
const keyOf = (groupIds: Profile['groupIds']): string =>
  groupIds === 'all_users' ? groupIds : groupIds.toSorted().join()

export const verifiedIdPolicyOperations: readonly Operation[] = [
  { method: 'GET', path: PATH, appRoles: POLICY_READ, roles: READERS, run: show },
  { method: 'PATCH', path: PATH, appRoles: POLICY_WRITE, roles: POLICY_WRITERS, run: change },
]

import { z } from 'zod'
import type { Audit, AuditEntry } from '#audit'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import { differences } from './differences.ts'
import { PolicyRefused } from './errors.ts'
import { firstOf, includes, methodsPatch, methodsPolicy, profileInput, profilePatch } from './profile.ts'
import { settings, settingsPatch } from './profile.ts'
import type { FeatureSettings, MethodsPolicy, NewProfile, Profile, ProfilePatch } from './profile.ts'
import * as store from './store.ts'

type Actor = AuditEntry['actor']
export type Policy = {
  /** The one profile that holds for this person; null when none does or the person is excluded. */
  profileForUser(
    db: Database | Transaction,
    user: { userId: string; groupIds: string[] },
  ): Promise<Profile | null>
  getProfile(db: Database | Transaction, id: string): Promise<Profile | null>
  /** In order of evaluation. */
  listProfiles(): Promise<Profile[]>
  /** Always in Evaluation. Throws PolicyRefused. */
  createProfile(tx: Transaction, input: NewProfile, actor: Actor): Promise<Profile>
  updateProfile(tx: Transaction, id: string, patch: ProfilePatch, actor: Actor): Promise<Profile>
  deleteProfile(tx: Transaction, id: string, actor: Actor): Promise<void>
  isExcluded(groupIds: string[]): Promise<boolean>
  featureSettings(): Promise<FeatureSettings>
  updateFeatureSettings(
    tx: Transaction,
    patch: z.input<typeof settingsPatch>,
    actor: Actor,
  ): Promise<FeatureSettings>
  methodsPolicy(): Promise<MethodsPolicy>
  updateMethodsPolicy(
    tx: Transaction,
    patch: z.input<typeof methodsPatch>,
    actor: Actor,
  ): Promise<MethodsPolicy>
  temporaryAccessPassPolicy(): Promise<MethodsPolicy['temporaryAccessPass']>
  isInPassScope(userId: string, groupIds: string[]): Promise<boolean>
}

export type PolicyDeps = { database: Database; clock: Clock; random: Random; audit: Pick<Audit, 'record'> }

const SCOPE: readonly (keyof Profile)[] = ['state', 'groupIds']

export function createPolicy(deps: PolicyDeps): Policy {
  const { database, clock } = deps
  const record = (
    tx: Transaction,
    actor: Actor,
    entry: { activity: string; operationType: 'Add' | 'Update' | 'Delete'; id: string; name: string },
    modified: ReturnType<typeof differences>,
  ) =>
    deps.audit.record(tx, {
      activity: entry.activity,
      operationType: entry.operationType,
      category: 'Policy',
      result: 'success',
      actor,
      targets: [{ kind: 'Policy', id: entry.id, displayName: entry.name, modified }],
    })

  async function changeSettings(
    tx: Transaction,
    actor: Actor,
    activity: string,
    change: (stored: store.Stored) => store.Stored,
  ): Promise<store.Stored> {
    const before = await store.selectSettings(tx)
    const after = change(before)
    if (!(await store.writeSettings(tx, after, before.version)))
      throw new PolicyRefused('version_conflict', 'The settings were changed by somebody else')
    const modified = differences(
      { ...before.features, ...before.methods },
      { ...after.features, ...after.methods },
    )
    await record(
      tx,
      actor,
      { activity, operationType: 'Update', id: 'settings', name: 'Account Recovery' },
      modified,
    )
    return after
  }

  return {
    async profileForUser(db, { groupIds }) {
      const { features, methods } = await store.selectSettings(db)
      if (!methods.verifiedId.isEnabled || includes(features.excludedGroupIds, groupIds)) return null
      return firstOf(await store.selectProfiles(db), groupIds)
    },
    getProfile: (db, id) => store.selectProfile(db, id),
    listProfiles: () => store.selectProfiles(database),
    async createProfile(tx, input, actor) {
      const now = clock.now()
      const profile: Profile = {
        ...parsed(profileInput, input),
        id: deps.random.id(),
        mode: 'evaluation',
        createdAt: now,
        scopeChangedAt: now,
        updatedAt: now,
        version: 1,
      }
      await store.insertProfile(tx, profile)
      const entry = { activity: 'Account Recovery policy created', operationType: 'Add' } as const
      await record(tx, actor, { ...entry, id: profile.id, name: profile.name }, differences({}, profile))
      return profile
    },
    async updateProfile(tx, id, patch, actor) {
      const before = await mustHave(tx, id)
      const changes = parsed(profilePatch, patch)
      const now = clock.now()
      const merged = {
        ...before,
        ...Object.fromEntries(Object.entries(changes).filter(([, v]) => v !== undefined)),
      }
      const hasNewScope = SCOPE.some((key) => JSON.stringify(merged[key]) !== JSON.stringify(before[key]))
      const after: Profile = {
        ...merged,
        scopeChangedAt: hasNewScope ? now : before.scopeChangedAt,
        updatedAt: now,
        version: before.version + 1,
      }
      if (!(await store.replaceProfile(tx, after, before.version)))
        throw new PolicyRefused('version_conflict', 'The profile was changed by somebody else')
      const entry = { activity: 'Account Recovery policy updated', operationType: 'Update' } as const
      await record(tx, actor, { ...entry, id, name: after.name }, differences(before, after))
      return after
    },
    async deleteProfile(tx, id, actor) {
      const before = await mustHave(tx, id)
      await store.deleteProfileRow(tx, id)
      const entry = { activity: 'Account Recovery policy deleted', operationType: 'Delete' } as const
      await record(tx, actor, { ...entry, id, name: before.name }, differences(before, {}))
    },
    isExcluded: async (groupIds) =>
      includes((await store.selectSettings(database)).features.excludedGroupIds, groupIds),
    featureSettings: async () => (await store.selectSettings(database)).features,
    async updateFeatureSettings(tx, patch, actor) {
      const changes = parsed(settingsPatch, patch)
      const after = await changeSettings(tx, actor, 'Account Recovery settings updated', (before) => {
        const { scopeChangedAt, ...old } = before.features
        const merged = parsed(settings, { ...old, ...changes })
        const isNewScope = JSON.stringify(merged.excludedGroupIds) !== JSON.stringify(old.excludedGroupIds)
        return {
          ...before,
          features: { ...merged, scopeChangedAt: isNewScope ? clock.now() : scopeChangedAt },
        }
      })
      return after.features
    },
    methodsPolicy: async () => (await store.selectSettings(database)).methods,
    async updateMethodsPolicy(tx, patch, actor) {
      const changes = parsed(methodsPatch, patch)
      const after = await changeSettings(tx, actor, 'Authentication Method Policy Update', (before) => {
        const methods = parsed(methodsPolicy, {
          passkey: { ...before.methods.passkey, ...changes.passkey },
          temporaryAccessPass: { ...before.methods.temporaryAccessPass, ...changes.temporaryAccessPass },
          verifiedId: { ...before.methods.verifiedId, ...changes.verifiedId },
        })
        const isNewScope = methods.verifiedId.isEnabled !== before.methods.verifiedId.isEnabled
        const features = isNewScope ? { ...before.features, scopeChangedAt: clock.now() } : before.features
        return { ...before, features, methods }
      })
      return after.methods
    },
    temporaryAccessPassPolicy: async () => (await store.selectSettings(database)).methods.temporaryAccessPass,
    async isInPassScope(userId, groupIds) {
      const pass = (await store.selectSettings(database)).methods.temporaryAccessPass
      const isIncluded =
        pass.includeTargets.includes('all_users') || includes(pass.includeTargets, [...groupIds, userId])
      return pass.isEnabled && isIncluded && !includes(pass.excludeTargets, [...groupIds, userId])
    },
  }
}

async function mustHave(tx: Transaction, id: string): Promise<Profile> {
  const profile = await store.selectProfile(tx, id)
  if (!profile) throw new PolicyRefused('profile_not_found', 'No profile with this id')
  return profile
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw new PolicyRefused('invalid_profile', z.prettifyError(result.error))
}

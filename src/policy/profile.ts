import { z } from 'zod'

const name = z.string().trim().min(1).max(256)
const groupIds = z.union([z.literal('all_users'), z.array(z.uuid()).max(100)])
const claimValidation = z
  .object({ isEnabled: z.boolean(), customExtensionId: z.uuid().nullable() })
  .refine((value) => !value.isEnabled || value.customExtensionId !== null, 'an enabled extension has an id')

const fields = {
  name,
  description: z.string().max(1024),
  state: z.enum(['enabled', 'disabled']),
  priority: z.number().int().min(0).max(2_147_483_647),
  providerId: z.uuid(),
  groupIds,
  matchConfidence: z.enum(['exact', 'relaxed']),
  claimValidation,
  /** 50 to 100 (entra.md 6, decision 4). */
  faceCheckThreshold: z.number().int().min(50).max(100),
  bindPassToBrowser: z.boolean(),
  passLifetimeMinutes: z.number().int().min(5).max(60),
  removeMethods: z.enum(['all', 'lost', 'none']),
}
export const profilePatch = z
  .strictObject({ ...fields, mode: z.enum(['evaluation', 'production']) })
  .partial()
/** No mode: a new profile is in Evaluation wherever it is made. */
export const profileInput = z.strictObject({
  ...fields,
  description: fields.description.default(''),
  state: fields.state.default('enabled'),
  priority: fields.priority.default(0),
  groupIds: groupIds.default([]),
  matchConfidence: fields.matchConfidence.default('exact'),
  claimValidation: claimValidation.default({ isEnabled: false, customExtensionId: null }),
  faceCheckThreshold: fields.faceCheckThreshold.default(70),
  bindPassToBrowser: fields.bindPassToBrowser.default(false),
  passLifetimeMinutes: fields.passLifetimeMinutes.default(10),
  removeMethods: fields.removeMethods.default('all'),
})
export type NewProfile = z.input<typeof profileInput>
export type ProfilePatch = z.input<typeof profilePatch>
export type Profile = z.infer<typeof profileInput> & {
  id: string
  mode: 'evaluation' | 'production'
  createdAt: Date
  /** An account must have signed in since then to be offered recovery (entra.md 1). */
  scopeChangedAt: Date
  updatedAt: Date
  version: number
}

const targets = z.array(z.union([z.literal('all_users'), z.uuid()])).max(100)
const passFields = z.strictObject({
  isEnabled: z.boolean(),
  minimumLifetimeInMinutes: z.number().int().min(10).max(43_200),
  maximumLifetimeInMinutes: z.number().int().min(10).max(43_200),
  defaultLifetimeInMinutes: z.number().int().min(10).max(43_200),
  defaultLength: z.number().int().min(8).max(48),
  isUsableOnce: z.boolean(),
  includeTargets: targets,
  excludeTargets: z.array(z.uuid()).max(100),
})
const methods = z.strictObject({
  passkey: z.strictObject({ isEnabled: z.boolean(), isSelfServiceAllowed: z.boolean() }),
  temporaryAccessPass: passFields.refine(
    (pass) =>
      pass.minimumLifetimeInMinutes <= pass.defaultLifetimeInMinutes &&
      pass.defaultLifetimeInMinutes <= pass.maximumLifetimeInMinutes,
    'the default lifetime lies between the shortest and the longest',
  ),
  verifiedId: z.strictObject({ isEnabled: z.boolean() }),
})
export const methodsPolicy = methods
export const methodsPatch = z
  .strictObject({
    passkey: methods.shape.passkey.partial(),
    temporaryAccessPass: passFields.partial(),
    verifiedId: methods.shape.verifiedId.partial(),
  })
  .partial()
export type MethodsPolicy = z.infer<typeof methods>

/** entra.md 8: defaults of the Temporary Access Pass. Off until somebody turns it on. */
export const DEFAULT_METHODS: MethodsPolicy = {
  passkey: { isEnabled: true, isSelfServiceAllowed: true },
  temporaryAccessPass: {
    isEnabled: false,
    minimumLifetimeInMinutes: 60,
    maximumLifetimeInMinutes: 480,
    defaultLifetimeInMinutes: 60,
    defaultLength: 8,
    isUsableOnce: false,
    includeTargets: [],
    excludeTargets: [],
  },
  verifiedId: { isEnabled: true },
}

export const settings = z.strictObject({
  alwaysOfferRecovery: z.boolean(),
  /** Feature-wide, over all profiles. */
  excludedGroupIds: z.array(z.uuid()).max(100),
})
export const settingsPatch = settings.partial()
export type FeatureSettings = z.infer<typeof settings> & { scopeChangedAt: Date | null }

export const includes = (targetIds: 'all_users' | string[], groupIdsOfUser: string[]): boolean =>
  targetIds === 'all_users' || groupIdsOfUser.some((id) => targetIds.includes(id))

/** Lower priority number first, ties older first (design decision 20). */
export const firstOf = (profiles: Profile[], groupIdsOfUser: string[]): Profile | null =>
  profiles
    .filter((profile) => profile.state === 'enabled' && includes(profile.groupIds, groupIdsOfUser))
    .toSorted(
      (a, b) =>
        a.priority - b.priority || a.createdAt.getTime() - b.createdAt.getTime() || a.id.localeCompare(b.id),
    )[0] ?? null

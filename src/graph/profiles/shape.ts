import { z } from 'zod'
import type { Provider } from '#identity-verification'
import type { NewProfile, Profile, ProfilePatch } from '#policy'
import { GraphRefused } from '../errors.ts'

const binding = z.object({
  matchConfidenceLevel: z.enum(['exact', 'relaxed']),
  sourceAttribute: z.enum(['First name', 'Last name']),
  verifiedIdClaim: z.string().max(256),
})
const configuration = z.object({
  type: z.string().max(256).optional(),
  acceptedIssuer: z.string().max(512),
  claimBindingSource: z.literal('directory').optional(),
  methodType: z.string().optional(),
  manifestUrl: z.string().nullish(),
  claimBindings: z.array(binding).length(2),
  claimValidation: z.object({ isEnabled: z.boolean(), customExtensionId: z.uuid().nullish() }).optional(),
})
const fields = {
  '@odata.type': z.string().optional(),
  id: z.string().optional(),
  lastModifiedDateTime: z.string().nullish(),
  name: z.string(),
  description: z.string(),
  state: z.enum(['enabled', 'disabled']),
  verifierDid: z.string().optional(),
  priority: z.number().int().optional(),
  verifiedIdProfileConfiguration: configuration,
  faceCheckConfiguration: z.object({
    isEnabled: z.literal(true),
    sourcePhotoClaimName: z.literal('portrait'),
  }),
  verifiedIdUsageConfigurations: z
    .array(z.object({ isEnabledForTestOnly: z.boolean(), purpose: z.literal('recovery') }))
    .length(1),
  /** Ours: what Entra fixes and we leave to the administrator. */
  regain: z
    .strictObject({
      faceCheckThreshold: z.number(),
      bindPassToBrowser: z.boolean(),
      passLifetimeMinutes: z.number(),
      removeMethods: z.enum(['all', 'lost', 'none']),
    })
    .partial()
    .optional(),
}
/** Create: the required properties of entra.md 12.2. */
export const ProfileBody = z.strictObject(fields)
export const ProfilePatchBody = z.strictObject(fields).partial()

/** `verifiedIdProfile` of entra.md 12.2; the scope stands in the Verified ID method policy (12.3). */
export function toGraph(profile: Profile, provider: Provider | undefined, origin: string) {
  const claim = (sourceAttribute: string, name: string) => ({
    matchConfidenceLevel: profile.matchConfidence,
    sourceAttribute,
    verifiedIdClaim: `vc.credentialSubject.${name}`,
  })
  return {
    '@odata.type': '#microsoft.graph.verifiedIdProfile',
    id: profile.id,
    name: profile.name,
    description: profile.description,
    lastModifiedDateTime: profile.updatedAt.toISOString(),
    state: profile.state,
    verifierDid: `did:web:${encodeURIComponent(new URL(origin).host)}`,
    priority: profile.priority,
    verifiedIdProfileConfiguration: {
      type: 'verifiedIdentity',
      acceptedIssuer: provider?.issuer ?? null,
      claimBindingSource: 'directory',
      methodType: 'identityVerificationPartner',
      claimBindings: [claim('First name', 'firstName'), claim('Last name', 'lastName')],
      claimValidation: profile.claimValidation,
    },
    faceCheckConfiguration: { isEnabled: true, sourcePhotoClaimName: 'portrait' },
    verifiedIdUsageConfigurations: [
      { isEnabledForTestOnly: profile.mode === 'evaluation', purpose: 'recovery' },
    ],
    regain: {
      faceCheckThreshold: profile.faceCheckThreshold,
      bindPassToBrowser: profile.bindPassToBrowser,
      passLifetimeMinutes: profile.passLifetimeMinutes,
      removeMethods: profile.removeMethods,
    },
  }
}

type Body = z.infer<typeof ProfilePatchBody>

/** What of a body concerns the profile, without the mode. */
export function toPatch(body: Body, providers: Provider[]): Omit<ProfilePatch, 'mode'> {
  const { verifiedIdProfileConfiguration: asked, regain } = body
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.description === undefined ? {} : { description: body.description }),
    ...(body.state === undefined ? {} : { state: body.state }),
    ...(body.priority === undefined ? {} : { priority: body.priority }),
    ...(asked ? fromConfiguration(asked, providers) : {}),
    ...(regain ? Object.fromEntries(Object.entries(regain).filter(([, value]) => value !== undefined)) : {}),
  }
}

function fromConfiguration(
  asked: NonNullable<Body['verifiedIdProfileConfiguration']>,
  providers: Provider[],
) {
  const provider = providers.find(({ issuer }) => issuer === asked.acceptedIssuer)
  if (!provider)
    throw new GraphRefused('Request_BadRequest', 'acceptedIssuer: no such provider is registered.')
  const [first, last] = asked.claimBindings
  if (first?.matchConfidenceLevel !== last?.matchConfidenceLevel)
    throw new GraphRefused('Request_BadRequest', 'claimBindings: both names are matched at one level.')
  return {
    providerId: provider.id,
    matchConfidence: first?.matchConfidenceLevel ?? 'exact',
    ...(asked.claimValidation
      ? {
          claimValidation: {
            isEnabled: asked.claimValidation.isEnabled,
            customExtensionId: asked.claimValidation.customExtensionId ?? null,
          },
        }
      : {}),
  }
}

export const toMode = (body: Body): { mode?: 'evaluation' | 'production' } => {
  const [usage] = body.verifiedIdUsageConfigurations ?? []
  return usage ? { mode: usage.isEnabledForTestOnly ? 'evaluation' : 'production' } : {}
}

export const toNewProfile = (body: z.infer<typeof ProfileBody>, providers: Provider[]): NewProfile =>
  toPatch(body, providers) as NewProfile

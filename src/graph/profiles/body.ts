import { z } from 'zod'
import { line, lines } from '../parse-body.ts'

const CLAIMS = {
  'First name': 'vc.credentialSubject.firstName',
  'Last name': 'vc.credentialSubject.lastName',
}

const binding = z
  .strictObject({
    '@odata.type': z.string().optional(),
    matchConfidenceLevel: z.enum(['exact', 'relaxed']),
    sourceAttribute: z.enum(['First name', 'Last name']),
    verifiedIdClaim: z.string().max(256),
  })
  .refine((value) => value.verifiedIdClaim === CLAIMS[value.sourceAttribute], {
    path: ['verifiedIdClaim'],
    message: 'First name is held against vc.credentialSubject.firstName, Last name against .lastName',
  })

const configuration = z.strictObject({
  '@odata.type': z.string().optional(),
  type: z.literal('verifiedIdentity').optional(),
  acceptedIssuer: z.string().max(512),
  claimBindingSource: z.literal('directory').optional(),
  /** Beta; null and notConfigured mean the partner too (entra.md 12.2). */
  methodType: z.enum(['identityVerificationPartner', 'notConfigured']).nullish(),
  manifestUrl: z.url().nullish(),
  claimBindings: z
    .array(binding)
    .length(2)
    .refine(
      ([first, second]) => first?.sourceAttribute !== second?.sourceAttribute,
      'First name and Last name are bound once each',
    )
    .refine(
      ([first, second]) => first?.matchConfidenceLevel === second?.matchConfidenceLevel,
      'both names are matched at one level',
    ),
  claimValidation: z
    .strictObject({
      '@odata.type': z.string().optional(),
      isEnabled: z.boolean(),
      customExtensionId: z.uuid().nullish(),
    })
    .optional(),
})

const fields = {
  '@odata.type': z.string().optional(),
  '@odata.context': z.string().optional(),
  /** Read-only: what was read can be sent back, and changes nothing. */
  id: z.string().optional(),
  lastModifiedDateTime: z.string().nullish(),
  name: line(256).min(1),
  description: lines(1024),
  state: z.enum(['enabled', 'disabled']),
  verifierDid: z.string().optional(),
  priority: z.number().int().optional(),
  verifiedIdProfileConfiguration: configuration,
  faceCheckConfiguration: z.strictObject({
    '@odata.type': z.string().optional(),
    isEnabled: z.literal(true, 'Face Check cannot be turned off'),
    sourcePhotoClaimName: z.literal('portrait'),
  }),
  verifiedIdUsageConfigurations: z
    .array(
      z.strictObject({
        '@odata.type': z.string().optional(),
        isEnabledForTestOnly: z.boolean(),
        purpose: z.literal('recovery'),
      }),
    )
    .length(1),
  /** Ours: what Entra fixes and we leave to the administrator. */
  regain: z
    .strictObject({
      providerId: z.uuid(),
      faceCheckThreshold: z.number(),
      bindPassToBrowser: z.boolean(),
      passLifetimeMinutes: z.number(),
      removeMethods: z.enum(['all', 'lost', 'none']),
    })
    .partial()
    .optional(),
}

/** Create: the required properties of entra.md 12.2, but for `verifierDid`, which can only be ours. */
export const ProfileBody = z.strictObject(fields)
export const ProfilePatchBody = z.strictObject(fields).partial()
export type ProfileBody = z.infer<typeof ProfileBody>
export type ProfilePatchBody = z.infer<typeof ProfilePatchBody>

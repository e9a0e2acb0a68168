import type { Provider } from '#identity-verification'
import type { NewProfile, ProfilePatch } from '#policy'
import { GraphRefused } from '../errors.ts'
import { given } from '../parse-body.ts'
import type { ProfileBody, ProfilePatchBody } from './body.ts'
import { verifierDid } from './shape.ts'

export type ProfileContext = { providers: Provider[]; origin: string }

/** What of a body concerns the profile, without the mode. */
export function toPatch(body: ProfilePatchBody, context: ProfileContext): Omit<ProfilePatch, 'mode'> {
  const { verifiedIdProfileConfiguration: asked, regain = {}, name, description, state, priority } = body
  if (body.verifierDid !== undefined && body.verifierDid !== verifierDid(context.origin))
    throw new GraphRefused(
      'Request_BadRequest',
      `verifierDid: it can only be ${verifierDid(context.origin)}.`,
    )
  const { providerId, ...settings } = regain
  const provider = findProvider({ providerId, issuer: asked?.acceptedIssuer }, context.providers)
  return given({
    name,
    description,
    state,
    priority,
    providerId: provider?.id,
    matchConfidence: asked?.claimBindings[0]?.matchConfidenceLevel,
    claimValidation: asked?.claimValidation && {
      isEnabled: asked.claimValidation.isEnabled,
      customExtensionId: asked.claimValidation.customExtensionId ?? null,
    },
    ...settings,
  })
}

/** Named by its issuer, as in Entra, or by our id; both must mean the same one. */
function findProvider(
  named: { providerId: string | undefined; issuer: string | undefined },
  providers: Provider[],
): Provider | undefined {
  const { providerId, issuer } = named
  if (providerId === undefined && issuer === undefined) return undefined
  const found = providers.find(
    (provider) =>
      (providerId === undefined || provider.id === providerId) &&
      (issuer === undefined || provider.issuer === issuer),
  )
  if (!found)
    throw new GraphRefused(
      'Request_BadRequest',
      `${issuer === undefined ? 'regain.providerId' : 'acceptedIssuer'}: no such provider is registered.`,
    )
  return found
}

export const toMode = (body: ProfilePatchBody): { mode?: 'evaluation' | 'production' } => {
  const [usage] = body.verifiedIdUsageConfigurations ?? []
  return usage ? { mode: usage.isEnabledForTestOnly ? 'evaluation' : 'production' } : {}
}

/** Never with a mode: a profile is made in Evaluation, whatever the body says. */
export function toNewProfile(body: ProfileBody, context: ProfileContext): NewProfile {
  const { name, providerId, ...rest } = toPatch(body, context)
  if (name === undefined || providerId === undefined)
    throw new GraphRefused('Request_BadRequest', 'name and acceptedIssuer are required.')
  return { ...rest, name, providerId }
}

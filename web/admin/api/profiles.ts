import { useQuery } from '@tanstack/react-query'
import { call, get } from './client.ts'
import type { Group, Profile, Provider, VerifiedIdPolicy } from './types.ts'

const SCOPE = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/VerifiableCredentials'
const PROFILES = '/identity/verifiedId/profiles'

export const useProfiles = () =>
  useQuery({ queryKey: ['profiles'], queryFn: () => get<{ value: Profile[] }>(PROFILES) })
export const useProviders = () =>
  useQuery({
    queryKey: ['providers'],
    queryFn: () => get<{ value: Provider[] }>('/identity/verifiedId/identityVerificationProviders'),
  })
export const useGroups = () =>
  useQuery({ queryKey: ['groups'], queryFn: () => get<{ value: Group[] }>('/groups') })
export const useScope = () => useQuery({ queryKey: ['scope'], queryFn: () => get<VerifiedIdPolicy>(SCOPE) })

/** What the editor edits: the profile and its scope together. */
export type Draft = {
  id?: string
  name: string
  description: string
  state: 'enabled' | 'disabled'
  mode: 'evaluation' | 'production'
  priority: number
  issuer: string
  confidence: 'exact' | 'relaxed'
  targets: string[]
  threshold: number
  bindPass: boolean
  passMinutes: number
  removeMethods: 'all' | 'lost' | 'none'
}

export const NEW_DRAFT: Draft = {
  name: '',
  description: '',
  state: 'enabled',
  mode: 'evaluation',
  priority: 0,
  issuer: '',
  confidence: 'exact',
  targets: [],
  threshold: 70,
  bindPass: false,
  passMinutes: 10,
  removeMethods: 'all',
}

export const targetsOf = (scope: VerifiedIdPolicy, profileId: string): string[] =>
  scope.includeTargets
    .filter(({ verifiedIdProfiles }) => verifiedIdProfiles?.includes(profileId))
    .map(({ id }) => id)

export const toDraft = (profile: Profile, scope: VerifiedIdPolicy): Draft => ({
  id: profile.id,
  name: profile.name,
  description: profile.description,
  state: profile.state,
  mode: profile.verifiedIdUsageConfigurations[0].isEnabledForTestOnly ? 'evaluation' : 'production',
  priority: profile.priority,
  issuer: profile.verifiedIdProfileConfiguration.acceptedIssuer ?? '',
  confidence: profile.verifiedIdProfileConfiguration.claimBindings[0]?.matchConfidenceLevel ?? 'exact',
  targets: targetsOf(scope, profile.id),
  threshold: profile.regain.faceCheckThreshold,
  bindPass: profile.regain.bindPassToBrowser,
  passMinutes: profile.regain.passLifetimeMinutes,
  removeMethods: profile.regain.removeMethods,
})

const binding = (sourceAttribute: string, claim: string, matchConfidenceLevel: string) => ({
  sourceAttribute,
  matchConfidenceLevel,
  verifiedIdClaim: `vc.credentialSubject.${claim}`,
})
const toBody = (draft: Draft) => ({
  name: draft.name,
  description: draft.description,
  state: draft.state,
  priority: draft.priority,
  verifiedIdProfileConfiguration: {
    type: 'verifiedIdentity',
    acceptedIssuer: draft.issuer,
    claimBindingSource: 'directory',
    claimBindings: [
      binding('First name', 'firstName', draft.confidence),
      binding('Last name', 'lastName', draft.confidence),
    ],
  },
  faceCheckConfiguration: { isEnabled: true, sourcePhotoClaimName: 'portrait' },
  verifiedIdUsageConfigurations: [{ isEnabledForTestOnly: draft.mode === 'evaluation', purpose: 'recovery' }],
  regain: {
    faceCheckThreshold: draft.threshold,
    bindPassToBrowser: draft.bindPass,
    passLifetimeMinutes: draft.passMinutes,
    removeMethods: draft.removeMethods,
  },
})

/** Saves profile and scope. A new profile is in Evaluation first, whatever was asked; the mode is a change of its own. */
export async function saveProfile(draft: Draft): Promise<string> {
  const body = toBody(draft)
  const id = draft.id ?? (await call<Profile>('POST', PROFILES, body)).id
  if (draft.id) await call('PATCH', `${PROFILES}/${id}`, body)
  const scope = await get<VerifiedIdPolicy>(SCOPE)
  const others = scope.includeTargets.map(({ id: target, verifiedIdProfiles = [] }) => ({
    id: target,
    verifiedIdProfiles: verifiedIdProfiles.filter((profile) => profile !== id),
  }))
  for (const target of draft.targets) {
    const known = others.find((entry) => entry.id === target)
    if (known) known.verifiedIdProfiles.push(id)
    else others.push({ id: target, verifiedIdProfiles: [id] })
  }
  await call('PATCH', SCOPE, {
    includeTargets: others.filter(({ verifiedIdProfiles }) => verifiedIdProfiles.length > 0),
  })
  return id
}

export const deleteProfile = (id: string): Promise<void> => call('DELETE', `${PROFILES}/${id}`)

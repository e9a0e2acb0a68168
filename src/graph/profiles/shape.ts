import type { Provider } from '#identity-verification'
import type { Profile } from '#policy'

/** Ours, by the host that asks for presentations. */
export const verifierDid = (origin: string): string => `did:web:${encodeURIComponent(new URL(origin).host)}`

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
    verifierDid: verifierDid(origin),
    priority: profile.priority,
    verifiedIdProfileConfiguration: {
      type: 'verifiedIdentity',
      acceptedIssuer: provider?.issuer ?? null,
      claimBindingSource: 'directory',
      methodType: 'identityVerificationPartner',
      manifestUrl: provider ? `${provider.issuer}/.well-known/openid-credential-issuer` : null,
      claimBindings: [claim('First name', 'firstName'), claim('Last name', 'lastName')],
      claimValidation: profile.claimValidation,
    },
    faceCheckConfiguration: { isEnabled: true, sourcePhotoClaimName: 'portrait' },
    verifiedIdUsageConfigurations: [
      { isEnabledForTestOnly: profile.mode === 'evaluation', purpose: 'recovery' },
    ],
    regain: {
      providerId: profile.providerId,
      faceCheckThreshold: profile.faceCheckThreshold,
      bindPassToBrowser: profile.bindPassToBrowser,
      passLifetimeMinutes: profile.passLifetimeMinutes,
      removeMethods: profile.removeMethods,
    },
  }
}

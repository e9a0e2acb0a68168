export type Profile = {
  id: string
  name: string
  description: string
  state: 'enabled' | 'disabled'
  priority: number
  verifierDid: string
  lastModifiedDateTime: string
  verifiedIdProfileConfiguration: {
    type: string
    acceptedIssuer: string | null
    claimBindingSource: 'directory'
    claimBindings: {
      matchConfidenceLevel: 'exact' | 'relaxed'
      sourceAttribute: string
      verifiedIdClaim: string
    }[]
    claimValidation: { isEnabled: boolean; customExtensionId: string | null }
  }
  faceCheckConfiguration: { isEnabled: true; sourcePhotoClaimName: 'portrait' }
  verifiedIdUsageConfigurations: [{ isEnabledForTestOnly: boolean; purpose: 'recovery' }]
  regain: {
    faceCheckThreshold: number
    bindPassToBrowser: boolean
    passLifetimeMinutes: number
    removeMethods: 'all' | 'lost' | 'none'
  }
}
export type Target = { id: string; verifiedIdProfiles?: string[] }
export type VerifiedIdPolicy = {
  state: string
  includeTargets: Target[]
  excludeTargets: Target[]
  alwaysOfferRecovery: boolean
}
export type Provider = {
  id: string
  name: string
  issuer: string
  subscriptionState: string
  health: 'ok' | 'unavailable'
  termsUrl: string
  privacyUrl: string
  retentionText: string
}
export type Group = { id: string; displayName: string; description: string | null }
export type User = {
  id: string
  displayName: string
  givenName: string | null
  surname: string | null
  mail: string | null
  userPrincipalName: string
  accountEnabled: boolean
  jobTitle: string | null
  signInActivity: { lastSuccessfulSignInDateTime: string | null }
}
export type Me = User & { roles: string[] }
export type Method = {
  '@odata.type': string
  id: string
  displayName?: string
  createdDateTime: string
  lastUsedDateTime?: string | null
  temporaryAccessPass?: string | null
  methodUsabilityReason?: string
  lifetimeInMinutes?: number
}
export type Attempt = {
  id: string
  reference: string
  state: string
  reason: string | null
  mode: 'evaluation' | 'production'
  userDisplayName: string | null
  userPrincipalName: string | null
  faceScore: number | null
  faceTries: number
  ipAddress: string
  browserLabel: string
  startedAt: string
  endedAt: string | null
  steps?: {
    event: string
    from: string
    to: string
    reason: string | null
    score: number | null
    occurredAt: string
  }[]
}
export type AuditRow = {
  id: string
  activityDateTime: string
  activityDisplayName: string
  category: string
  correlationId: string | null
  result: string
  resultReason: string
  initiatedBy: {
    user: { displayName: string | null; userPrincipalName: string | null; ipAddress: string | null } | null
    app: { displayName: string } | null
  }
  targetResources: {
    displayName: string | null
    type: string
    modifiedProperties: { displayName: string; oldValue: string | null; newValue: string | null }[]
  }[]
  additionalDetails: { key: string; value: string }[]
}
export type ChecklistItem = { id: string; isDone: boolean }
export type Mail = {
  id: string
  to: string[]
  subject: string
  body: string
  createdAt: string
  sentAt: string | null
  lastError: string | null
}
export type Organization = {
  id: string
  displayName: string
  accentColour: string
  isDemo: boolean
  helpdesk: { phone?: string; mail?: string; hours?: string; url?: string }
}

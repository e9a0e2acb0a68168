import type { GraphDeps } from '../operation.ts'

export type ChecklistItem = {
  id: 'provider' | 'profile' | 'production' | 'passkeys' | 'passes' | 'always_offer' | 'helpdesk'
  isDone: boolean
}

/** The checklist of entra.md 2.1 as it applies here, each row from what is really set. */
export async function gettingStarted(deps: GraphDeps): Promise<ChecklistItem[]> {
  const [providers, profiles, methods, features, organisation] = [
    await deps.identityVerification.listProviders(),
    await deps.policy.listProfiles(),
    await deps.policy.methodsPolicy(),
    await deps.policy.featureSettings(),
    await deps.organisations.get(),
  ]
  return [
    { id: 'provider', isDone: providers.some(({ subscriptionState }) => subscriptionState === 'Subscribed') },
    { id: 'passkeys', isDone: methods.passkey.isEnabled && methods.passkey.isSelfServiceAllowed },
    {
      id: 'passes',
      isDone: methods.temporaryAccessPass.isEnabled && methods.temporaryAccessPass.includeTargets.length > 0,
    },
    { id: 'profile', isDone: profiles.some(({ state }) => state === 'enabled') },
    {
      id: 'production',
      isDone: profiles.some(({ state, mode }) => state === 'enabled' && mode === 'production'),
    },
    { id: 'always_offer', isDone: features.alwaysOfferRecovery },
    { id: 'helpdesk', isDone: Boolean(organisation.helpdesk.phone ?? organisation.helpdesk.mail) },
  ]
}

import type { GraphDeps } from '../operation.ts'

/** `attention`: set up once, but not in order now. */
export type ChecklistStatus = 'done' | 'todo' | 'attention'
export type ChecklistItem = {
  id:
    | 'verified_id'
    | 'face_check'
    | 'passkeys'
    | 'provider'
    | 'profile'
    | 'passes'
    | 'production'
    | 'always_offer'
    | 'helpdesk'
  status: ChecklistStatus
  isDone: boolean
}

/** Below it a profile's threshold lets too many strangers through (design decision 4). */
const LOWEST_ADVISED_THRESHOLD = 60

/** The five rows of entra.md 2.1 in their order, then ours; each from what is really set. */
export async function gettingStarted(deps: GraphDeps): Promise<ChecklistItem[]> {
  const [profiles, methods, features, organisation, provider] = [
    (await deps.policy.listProfiles()).filter(({ state }) => state === 'enabled'),
    await deps.policy.methodsPolicy(),
    await deps.policy.featureSettings(),
    await deps.organisations.get(),
    await providerStatus(deps),
  ]
  const { passkey, temporaryAccessPass: pass, verifiedId } = methods
  const done = (isDone: boolean): ChecklistStatus => (isDone ? 'done' : 'todo')
  const isWeak = profiles.some(({ faceCheckThreshold }) => faceCheckThreshold < LOWEST_ADVISED_THRESHOLD)
  const hasScope = profiles.some(({ groupIds }) => groupIds === 'all_users' || groupIds.length > 0)
  const statuses: [ChecklistItem['id'], ChecklistStatus][] = [
    ['verified_id', done(verifiedId.isEnabled)],
    ['face_check', isWeak ? 'attention' : 'done'],
    ['passkeys', done(passkey.isEnabled && passkey.isSelfServiceAllowed)],
    ['provider', provider],
    ['profile', profiles.length > 0 && !hasScope ? 'attention' : done(profiles.length > 0)],
    ['passes', done(pass.isEnabled && pass.includeTargets.length > 0)],
    ['production', done(profiles.some(({ mode }) => mode === 'production'))],
    ['always_offer', done(features.alwaysOfferRecovery)],
    ['helpdesk', done(Boolean(organisation.helpdesk.phone ?? organisation.helpdesk.mail))],
  ]
  return statuses.map(([id, status]) => ({ id, status, isDone: status === 'done' }))
}

async function providerStatus({ identityVerification }: GraphDeps): Promise<ChecklistStatus> {
  const providers = await identityVerification.listProviders()
  const subscribed = providers.filter(({ subscriptionState }) => subscriptionState === 'Subscribed')
  if (subscribed.length === 0) return 'todo'
  const health = await Promise.all(subscribed.map((provider) => identityVerification.health(provider)))
  return health.includes('ok') ? 'done' : 'attention'
}

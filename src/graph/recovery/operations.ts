import { z } from 'zod'
import type { Provider } from '#identity-verification'
import { inTransaction } from '#platform/database'
import { GraphRefused } from '../errors.ts'
import type { QueryRules } from '../odata/read-query.ts'
import { writePage } from '../odata/write-page.ts'
import { idFrom, READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { given, parseBody } from '../parse-body.ts'
import { METHOD_WRITE, METHOD_WRITERS } from '../users/authentication.ts'
import { assertMayActOn } from '../users/find-target.ts'
import { gettingStarted } from './getting-started.ts'

/** Ours, in the style of the rest: what Entra shows nowhere (entra.md 13, 18 and 19). */
const READ = ['VerifiedId-Profile.Read.All', 'VerifiedId-Profile.ReadWrite.All']
const SubscriptionPatch = z.strictObject({
  subscriptionState: z.enum(['PendingFulfillmentStart', 'Subscribed', 'Suspended', 'Unsubscribed']),
})

async function attemptShown(call: Call, attempt: { userId: string | null }) {
  const user = attempt.userId ? await call.deps.directory.getUser(attempt.userId) : null
  return {
    ...attempt,
    userDisplayName: user?.displayName ?? null,
    userPrincipalName: user?.userPrincipalName ?? null,
  }
}

const ATTEMPTS: QueryRules = {
  pages: true,
  filter: {
    reference: { kind: 'text', operators: ['eq'] },
    userId: { kind: 'id', operators: ['eq'] },
  },
}

async function listAttempts(call: Call): Promise<Response> {
  const { c, deps, url, query } = call
  const value = (field: string) => query.conditions.find((condition) => condition.field === field)?.value
  const { attempts, next } = await deps.recovery.listAttempts({
    limit: query.top,
    ...given({
      after: query.skipToken,
      reference: value('reference')?.trim().toUpperCase(),
      userId: value('userId'),
    }),
  })
  const rows = await Promise.all(attempts.map((attempt) => attemptShown(call, attempt)))
  return c.json(writePage(url, { value: rows, next }))
}

const notFound = () => new GraphRefused('Request_ResourceNotFound', 'There is no attempt with this id.')

async function showAttempt(call: Call): Promise<Response> {
  const attempt = await call.deps.recovery.getAttempt(idFrom(call))
  if (!attempt) throw notFound()
  return call.c.json(await attemptShown(call, attempt))
}

/** Whoever may reset how somebody signs in decides; nobody for oneself or above (T17). */
const decide =
  (decision: 'approve' | 'deny') =>
  async (call: Call): Promise<Response> => {
    const { deps, caller, c } = call
    const id = idFrom(call)
    const userId = (await deps.recovery.getAttempt(id))?.userId
    const target = userId ? await deps.directory.getUser(userId) : null
    if (!target) throw notFound()
    const activity = `Admin ${decision === 'approve' ? 'approved' : 'denied'} account recovery`
    await assertMayActOn(call, target, activity)
    const decided = await deps.recovery.decide({ attemptId: id, decision, actor: caller.actor })
    if (decided.ok) return c.body(null, 204)
    if (decided.reason === 'not_found') throw notFound()
    throw new GraphRefused('Request_BadRequest', 'This attempt waits for nobody.')
  }

/** Field by field, so that nothing added to a provider is shown by accident. */
async function toGraphProvider(provider: Provider, { deps }: Call) {
  return {
    id: provider.id,
    name: provider.name,
    kind: provider.kind,
    issuer: provider.issuer,
    vct: provider.vct,
    subscriptionState: provider.subscriptionState,
    health: await deps.identityVerification.health(provider),
    termsUrl: provider.termsUrl,
    privacyUrl: provider.privacyUrl,
    retentionUrl: provider.retentionUrl,
    retentionText: provider.retentionText,
    createdDateTime: provider.createdAt.toISOString(),
    lastModifiedDateTime: provider.updatedAt.toISOString(),
  }
}

async function listProviders(call: Call): Promise<Response> {
  const providers = await call.deps.identityVerification.listProviders()
  const value = await Promise.all(providers.map((provider) => toGraphProvider(provider, call)))
  return call.c.json({ value })
}

export const recoveryOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/identity/verifiedId/recoveryAttempts',
    appRoles: ['AuditLog.Read.All'],
    roles: READERS,
    query: ATTEMPTS,
    run: listAttempts,
  },
  {
    method: 'GET',
    path: '/identity/verifiedId/recoveryAttempts/:id',
    appRoles: ['AuditLog.Read.All'],
    roles: READERS,
    run: showAttempt,
  },
  ...(['approve', 'deny'] as const).map((decision): Operation => ({
    method: 'POST',
    path: `/identity/verifiedId/recoveryAttempts/:id/${decision}`,
    appRoles: METHOD_WRITE,
    roles: METHOD_WRITERS,
    run: decide(decision),
  })),
  {
    method: 'GET',
    path: '/identity/verifiedId/identityVerificationProviders',
    appRoles: READ,
    roles: READERS,
    run: listProviders,
  },
  {
    method: 'PATCH',
    path: '/identity/verifiedId/identityVerificationProviders/:id',
    appRoles: ['VerifiedId-Profile.ReadWrite.All'],
    roles: ['Authentication Policy Administrator'],
    async run(call) {
      const { deps, caller, c } = call
      const body = parseBody(SubscriptionPatch, await call.body())
      const id = idFrom(call)
      const found = await inTransaction(deps.database, (tx) =>
        deps.identityVerification.setSubscriptionState(tx, id, body.subscriptionState, caller.actor),
      )
      if (!found) throw new GraphRefused('Request_ResourceNotFound', 'There is no provider with this id.')
      return c.body(null, 204)
    },
  },
  {
    method: 'GET',
    path: '/identity/verifiedId/gettingStarted',
    appRoles: READ,
    roles: READERS,
    run: async ({ c, deps }) => c.json({ value: await gettingStarted(deps) }),
  },
  {
    method: 'GET',
    path: '/identity/verifiedId/outbox',
    appRoles: ['AuditLog.Read.All'],
    roles: ['Authentication Administrator', 'Privileged Authentication Administrator', 'User Administrator'],
    run: async ({ c, deps }) => c.json({ value: await deps.notifications.list(100) }),
  },
]

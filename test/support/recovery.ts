import { generateKeyPairSync } from 'node:crypto'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { createAudit } from '#audit'
import { createDirectory } from '#directory'
import { createIdentityVerification } from '#identity-verification'
import { claimedNameKeys, matchNames, nameKeys } from '#matching'
import { createNotifications } from '#notifications'
import { createOrganisations } from '#organisation'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Transaction } from '#platform/database'
import { createEgress } from '#platform/egress'
import { t } from '#platform/i18n'
import { createPolicy } from '#policy'
import type { NewProfile } from '#policy'
import { ORIGIN, registerPasskey, testAuthentication, testClock, testKeys } from './authentication.ts'
import { everyRow, openTestDatabase } from './database.ts'
import { openDigitalIdParties } from './digital-id-parties.ts'
import { createRecovery } from '#recovery'
import type { PresentationOutcome, RecoveryDeps } from '#recovery'

const actor = { kind: 'system' } as const
const PROVIDER = 'http://verify.localhost:3000'
const VCT = 'https://verify.localhost/identity'
const WALLET = 'http://wallet.localhost'

/**
 * Recovery over the real directory, policy, audit, authentication and provider client. Three parties outside are played
 * by the test, by their public faces: the provider's API, the wallet's answer and the camera. With `realWallet` the answer
 * comes over the real verifier, from digital IDs of a real issuer (`parties`).
 */
export async function openWorld(options: { realWallet?: boolean } = {}) {
  const { database } = await openTestDatabase()
  const clock = testClock()
  const where = { database, clock, provider: PROVIDER, regain: ORIGIN, wallet: WALLET, vct: VCT }
  const parties = options.realWallet ? await openDigitalIdParties(where) : null
  const random = systemRandom
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const audit = createAudit({ database, clock, random, checkpointKey: async () => privateKey })
  const directory = createDirectory({ database, clock, random, nameKeys })
  const policy = createPolicy({ database, clock, random, audit })
  const organisation = createOrganisations({ database })
  const notifications = createNotifications({
    database,
    clock,
    random,
    t,
    jobs: { enqueue: async () => undefined },
    sender: async () => 'id@example.org',
  })
  const outside = {
    providerIsUp: true,
    transaction: '',
    state: '',
    answer: null as PresentationOutcome | null,
    score: 91 as number | string,
  }
  const api = new Hono()
    .get('/health', (c) => c.json({}, outside.providerIsUp ? 200 : 503))
    .post('/sessions', async (c) => {
      const body = (await c.req.json()) as { state: string }
      outside.state = body.state
      outside.transaction = random.id()
      const answer = {
        id: outside.transaction,
        url: `${PROVIDER}/verify/${outside.transaction}`,
        expires_in: 1800,
      }
      return c.json(answer, 201)
    })
  const egress = createEgress({
    ownOrigins: [PROVIDER],
    dispatch: (request) => api.fetch(request),
    allow: [],
  })
  const identityVerification = createIdentityVerification({
    database,
    clock,
    random,
    keys: testKeys,
    audit,
    egress,
  })
  const accounts = new Map<string, { accountEnabled: boolean }>()
  const authentication = testAuthentication(database, clock, accounts)
  const verifier: RecoveryDeps['verifier'] = {
    createRequest: async () => {
      outside.answer = null
      const id = random.id()
      return {
        id,
        requestUri: `${ORIGIN}/openid4vp/requests/${id}`,
        sameDeviceUrl: `${WALLET}/?${id}`,
      }
    },
    withdraw: async () => undefined,
    outcome: async () => outside.answer && (outside.answer.ok ? { ok: true } : outside.answer),
    findReturned: async () => null,
    recheckStatus: async () => ({ ok: true }),
    async take() {
      const { answer } = outside
      outside.answer = null
      return answer
    },
  }
  const pauses: number[] = []
  const faceCheck: RecoveryDeps['faceCheck'] = {
    start: async (ownerId) => ownerId,
    compare: async () =>
      typeof outside.score === 'number'
        ? { ok: true, score: outside.score }
        : { ok: false, reason: outside.score },
    view: ({ doneUrl }) => html`<form method="post" action="${doneUrl}"></form>`,
    scripts: [],
    routes: () => new Hono(),
  }
  const recovery = createRecovery({
    database,
    clock,
    random,
    origin: ORIGIN,
    keys: testKeys,
    audit,
    directory,
    policy,
    notifications,
    organisation,
    identityVerification,
    verifier: parties?.verifier ?? verifier,
    faceCheck,
    matchNames,
    claimedNameKeys,
    issueRecoveryPass: (tx, input) => authentication.temporaryAccessPass.issueRecoveryPass(tx, input),
    revokePasses: (tx, userId) => authentication.temporaryAccessPass.revokeRecoveryPasses(tx, userId),
    revokePassesOfAttempt: (tx, id) => authentication.temporaryAccessPass.revokePassesOfAttempt(tx, id),
    revokeAdminPasses: (tx, userId) => authentication.temporaryAccessPass.revokeAdminPasses(tx, userId),
    endEnrolments: (tx, userId) => authentication.enrolment.endAllForUser(tx, userId),
    revokeSessions: (tx, userId) => authentication.session.revokeAllForUser(tx, userId),
    removeMethods: (tx, rule) => authentication.methods.removeAfterRecovery(tx, rule),
    // An empty header is a browser in which nothing was typed.
    identifierOf: (c) => c.req.header('x-typed') || null,
    rememberIdentifier: (c, identifier) => c.header('x-remembered', identifier),
    browserOf: () => 'browser',
    async pause(milliseconds) {
      pauses.push(milliseconds)
    },
    clientIp: (c) => c.req.header('x-address') ?? '192.0.2.1',
  })

  const provider = await inTransaction(database, async (tx) => {
    await organisation.create(tx, {
      id: random.id(),
      name: 'Example',
      helpdesk: { phone: '555' },
      accentColour: '#0f6cbd',
      isDemo: false,
      notificationSender: 'id@example.org',
    })
    return identityVerification.registerProvider(tx, {
      name: 'Verify',
      kind: 'regain',
      issuer: PROVIDER,
      baseUrl: PROVIDER,
      clientId: 'regain',
      clientSecret: 'x'.repeat(40),
      subscriptionState: 'Subscribed',
      termsUrl: `${PROVIDER}/terms`,
      privacyUrl: `${PROVIDER}/privacy`,
      retentionUrl: `${PROVIDER}/retention`,
      retentionText: 'Nothing is kept.',
      trustAnchor: (await parties?.rootOf('issuer')) ?? new Uint8Array([1]),
      vct: VCT,
    })
  })
  const inTx = <T>(work: (tx: Transaction) => Promise<T>) => inTransaction(database, work)
  return {
    database,
    clock,
    audit,
    authentication,
    directory,
    policy,
    notifications,
    recovery,
    outside,
    /** What answers waited for, in milliseconds. */
    pauses,
    parties,
    identityVerification,
    provider,
    inTx,
    reasons: async (activity: string) => (await audit.list({ activity })).rows.map((row) => row.reason),
    everyRow: () => everyRow(database),
    /** An enabled profile in Production for everyone, and the pass policy with it. */
    async openToAll(input: Partial<NewProfile> = {}, mode: 'production' | 'evaluation' = 'production') {
      const profile = await inTx(async (tx) => {
        const made = await policy.createProfile(
          tx,
          { name: 'All', providerId: provider.id, groupIds: 'all_users', ...input },
          actor,
        )
        return policy.updateProfile(tx, made.id, { mode }, actor)
      })
      const pass = { isEnabled: true, includeTargets: ['all_users' as const] }
      await inTx((tx) => policy.updateMethodsPolicy(tx, { temporaryAccessPass: pass }, actor))
      clock.forward(1)
      return profile
    },
    /** An account that has signed in since. */
    async person(name: string, names: { givenName: string | null; surname: string | null }) {
      return inTx(async (tx) => {
        const upn = `${name}@example.org`
        const user = await directory.createUser(tx, {
          userPrincipalName: upn,
          displayName: name,
          mail: upn,
          ...names,
        })
        accounts.set(user.id, user)
        await directory.recordSignIn(tx, user.id, clock.now())
        return user
      })
    },
    passkeyOf: (user: { id: string; userPrincipalName: string; displayName: string }, attemptId?: string) =>
      registerPasskey(authentication, { ...user, accountEnabled: true }, attemptId ? { attemptId } : {}),
    /** What the wallet shares when it holds the digital ID of this transaction. */
    share(firstName: string, lastName: string, transaction = outside.transaction, issuer = PROVIDER) {
      const portrait = Buffer.from('picture').toString('base64')
      const claims = { given_name: firstName, family_name: lastName, portrait, transaction_id: transaction }
      outside.answer = { ok: true, credential: { issuer, type: VCT, claims, issuedAt: clock.now() } }
    },
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>

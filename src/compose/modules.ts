import { createAudit } from '#audit'
import type { Audit } from '#audit'
import { createAuthentication } from '#authentication'
import type { Authentication } from '#authentication'
import type { Config } from '#config'
import { createDirectory } from '#directory'
import type { Directory } from '#directory'
import { createIdentityVerification } from '#identity-verification'
import type { IdentityVerification } from '#identity-verification'
import type { Keys } from '#keys'
import { nameKeys } from '#matching'
import { createNotifications } from '#notifications'
import type { Notifications } from '#notifications'
import { createOpenIdProvider } from '#oidc'
import type { OpenIdProvider } from '#oidc'
import { createOrganisations } from '#organisation'
import type { Organisations } from '#organisation'
import { systemClock } from '#platform/clock'
import type { Clock } from '#platform/clock'
import { systemRandom } from '#platform/crypto'
import type { Random } from '#platform/crypto'
import type { Database } from '#platform/database'
import { createEgress } from '#platform/egress'
import type { Egress } from '#platform/egress'
import { createClientIp } from '#platform/http'
import { t } from '#platform/i18n'
import { jobs } from '#platform/jobs'
import { createPolicy } from '#policy'
import type { Policy } from '#policy'
import type { Handler } from './hosts.ts'

/** What every module stands on, and the modules below the flow. */
export type Foundation = {
  config: Config
  database: Database
  keys: Keys
  clock: Clock
  random: Random
  egress: Egress
  audit: Audit
  organisations: Organisations
  directory: Directory
  notifications: Notifications
  authentication: Authentication
  oidc: OpenIdProvider
  policy: Policy
  identityVerification: IdentityVerification
  clientIp: ReturnType<typeof createClientIp>
  /** Where requests to our own origins go; set once the hosts are composed. */
  own: { handler?: Handler }
}

export function createFoundation(deps: {
  config: Config
  database: Database
  keys: Keys
  /** The machine's, unless whoever composes brings another. */
  clock?: Clock
}): Foundation {
  const { config, database, keys } = deps
  const base = { database, keys, clock: deps.clock ?? systemClock, random: systemRandom }
  const own: Foundation['own'] = {}
  const egress = createEgress({
    ownOrigins: [
      config.origin,
      config.providerOrigin,
      config.walletOrigin,
      ...(config.demoAppOrigin ? [config.demoAppOrigin] : []),
    ],
    dispatch(request) {
      if (!own.handler) throw new Error('A module called our own origin before the hosts were composed')
      return own.handler.fetch(request, {})
    },
    allow: config.egressAllow,
  })
  const audit = createAudit({
    ...base,
    checkpointKey: async () => (await keys.signingKey('checkpoint')).privateKey,
  })
  const organisations = createOrganisations({ database })
  const directory = createDirectory({ ...base, nameKeys })
  const notifications = createNotifications({
    ...base,
    jobs,
    t,
    ...(config.smtpUrl ? { smtpUrl: config.smtpUrl } : {}),
    sender: async () => (await organisations.get()).notificationSender,
  })
  const authentication = createAuthentication({ ...base, origin: config.origin, directory })
  const oidc = createOpenIdProvider({
    ...base,
    origin: config.origin,
    directory,
    sessions: authentication.session,
  })
  const policy = createPolicy({ ...base, audit })
  const identityVerification = createIdentityVerification({ ...base, audit, egress })
  const clientIp = createClientIp(config.trustedProxies)
  return {
    config,
    ...base,
    egress,
    audit,
    organisations,
    directory,
    notifications,
    authentication,
    oidc,
    policy,
    identityVerification,
    clientIp,
    own,
  }
}

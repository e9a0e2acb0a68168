import { createAdminCentre } from '#admin'
import { createAdminLinks } from '#admin/link'
import { demoRoutes, seedDemo } from '#demo'
import { createRelyingParty } from '#demo/relying-party'
import { createFaceEngine } from '#face-check'
import { createGraph, GRAPH_APP_ROLES } from '#graph'
import { createSecurityInfo } from '#security-info'
import { createSignIn } from '#sign-in'
import type { Tasks } from '#platform/jobs'
import { DEMO_APP } from './first-start.ts'
import { builtPage, FACE_FRAMES } from './hosts.ts'
import type { Site } from './hosts.ts'
import type { Foundation } from './modules.ts'
import { composeProvider, registerProvider } from './provider.ts'
import { composeRecovery, composeVerifier } from './recovery.ts'
import { composeWallet } from './wallet.ts'

export type Composed = {
  sites: Site[]
  tasks: Tasks[]
  /** Graph application permissions, all of them. */
  appRoles: string[]
  makeAdminLink(userId: string): Promise<string>
  close(): Promise<unknown>
}

/** The modules with pages and endpoints, by host. */
export async function composeSites(foundation: Foundation): Promise<Composed> {
  const { config, authentication, organisations, oidc } = foundation
  const engine = createFaceEngine()
  const verifier = composeVerifier(foundation)
  const { recovery, tasks } = composeRecovery(foundation, { engine, verifier })
  const adminLinks = createAdminLinks({
    ...foundation,
    origin: config.origin,
    sessions: authentication.session,
  })
  const adminCentre = createAdminCentre({
    ...foundation,
    indexFile: builtPage('admin'),
    sessions: authentication.session,
  })
  const signIn = createSignIn({
    ...foundation,
    origin: config.origin,
    recoveryOffer: recovery.offer,
    isInPassScope: async (userId) =>
      foundation.policy.isInPassScope(userId, await foundation.directory.groupIdsOf(userId)),
    onNewPasskeySignedIn: recovery.completeAfterNewPasskey,
    onRecoveryPassAccepted: recovery.acceptPass,
  })
  const securityInfo = createSecurityInfo({
    ...foundation,
    organisation: organisations,
    onNewPasskeySignedIn: recovery.completeAfterNewPasskey,
  })
  const graph = createGraph({
    ...foundation,
    origin: config.origin,
    recovery,
    readAccessToken: oidc.readAccessToken,
    revokeTokens: oidc.revokeForUser,
  })
  const builtIn = composeProvider(foundation, engine)
  await registerProvider(foundation, builtIn.provider)
  const { isDemo } = await organisations.get()
  if (isDemo) await seedDemo(foundation)
  const sites: Site[] = [
    {
      origin: config.origin,
      routes: [
        signIn.routes,
        recovery.app,
        securityInfo.routes,
        oidc.routes,
        adminLinks.routes,
        adminCentre.routes,
        verifier.app,
        graph.routes,
        ...(isDemo ? [demoRoutes({ appOrigin: config.demoAppOrigin })] : []),
      ],
      security: {
        formTargets: [config.providerOrigin, config.walletOrigin],
        cameraPaths: ['/recover/face'],
        styleNoncePaths: ['/admin/'],
      },
      ownBodyLimits: [
        FACE_FRAMES,
        /^\/openid4vp\/(requests|responses)\/[^/]+$/,
        /^\/(v1\.0|beta)\/(?!oauth2\/)/, // the token endpoint takes any first part of a path
        ...(isDemo ? [/^\/demo\/[^/]+\/passport$/] : []),
      ],
      hasChrome: true,
    },
    builtIn.site,
    composeWallet(foundation),
  ]
  if (isDemo && config.demoAppOrigin)
    sites.push({
      origin: config.demoAppOrigin,
      routes: [composeRelyingParty(foundation, config.demoAppOrigin).routes],
      security: { formTargets: [config.origin] },
      hasChrome: false,
    })
  return {
    sites,
    tasks: [builtIn.tasks, verifier.tasks, tasks],
    appRoles: [...GRAPH_APP_ROLES],
    makeAdminLink: adminLinks.make,
    close: () => Promise.all([builtIn.provider.close(), engine.close()]),
  }
}

function composeRelyingParty(foundation: Foundation, origin: string) {
  const { config, oidc } = foundation
  return createRelyingParty({
    ...foundation,
    origin,
    issuer: `${config.origin}/oidc`,
    async client() {
      const client = await oidc.clients.withSecret(DEMO_APP)
      if (!client) throw new Error('The demo application is not registered')
      return { clientId: client.id, clientSecret: client.secret }
    },
  })
}

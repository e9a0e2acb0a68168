import { issueSdJwt } from '#credentials/sd-jwt'
import type { JsonObject } from '#credentials/sd-jwt'
import { createStatusIssuer } from '#credentials/status-list'
import { createDocumentProvider } from '#document-provider'
import type { DocumentProvider, DocumentReader } from '#document-provider'
import { createCaptureStage, createFaceCheck } from '#face-check'
import type { FaceEngine } from '#face-check'
import { createIssuance } from '#issuance'
import type { Issuance } from '#issuance'
import { inTransaction } from '#platform/database'
import type { Tasks } from '#platform/jobs'
import { FACE_FRAMES } from './hosts.ts'
import type { Site } from './hosts.ts'
import type { Foundation } from './modules.ts'

const YEAR_SECONDS = 365 * 86_400

/** Name of the credential type, under the issuer's own origin. */
export const credentialType = (providerOrigin: string): string => `${providerOrigin}/credentials/identity`

/** The built-in identity verification provider: a party of its own, with its own origin, keys and tables. */
export function composeProvider(
  foundation: Foundation,
  engine: FaceEngine,
  reader?: DocumentReader,
): { site: Site; tasks: Tasks; provider: DocumentProvider } {
  const { config, database, clock, random, keys, organisations } = foundation
  const origin = config.providerOrigin
  const base = { database, clock, random, keys }
  const signingKey = () => keys.signingKey('issuer')
  const status = createStatusIssuer({ ...base, origin, signingKey })
  const faceCheck = createFaceCheck({ ...base, engine, table: 'provider_face_capture' })
  // Issuer and provider know each other by two calls: an offer is made, a credential was issued.
  const parties: { issuance?: Issuance; provider?: DocumentProvider } = {}
  const issuance = createIssuance({
    ...base,
    origin,
    configuration: {
      id: 'identity',
      vct: credentialType(origin),
      issuerName: 'Regain identity verification',
      displayName: 'Verified identity',
      validSeconds: YEAR_SECONDS,
      claims: [
        { path: ['given_name'], label: 'First names', mandatory: true },
        { path: ['family_name'], label: 'Last name', mandatory: true },
        { path: ['birthdate'], label: 'Date of birth', mandatory: true },
        { path: ['portrait'], label: 'Photo', mandatory: true },
        { path: ['document'], label: 'Document', mandatory: true },
        { path: ['transaction_id'], label: 'Transaction', mandatory: true },
      ],
    },
    allocateStatus: status.allocate,
    async signCredential({ claims, status: entry, ...request }) {
      const { privateKey, certificateChain } = await signingKey()
      return issueSdJwt({
        ...request,
        issuer: origin,
        disclosable: claims as JsonObject,
        visible: { status: { status_list: { idx: entry.index, uri: entry.uri } } },
        key: privateKey,
        x5c: certificateChain ?? [],
        random,
      })
    },
    onIssued: async (tx, sessionId) => parties.provider?.credentialIssued(tx, sessionId),
  })
  const provider = createDocumentProvider({
    ...base,
    origin,
    walletOrigin: config.walletOrigin,
    acceptSpecimen: async () => (await organisations.get()).isDemo,
    createOffer: issuance.createOffer,
    offerState: issuance.offerState,
    faces: engine,
    ...(reader ? { reader } : {}),
    faceCapture: createCaptureStage(faceCheck, random),
  })
  parties.provider = provider
  return {
    provider,
    tasks: {
      ...issuance.tasks,
      ...provider.tasks,
      'provider-face-capture.expire': async () => {
        await faceCheck.expireCaptures()
      },
    },
    site: {
      origin,
      routes: [issuance.app, status.app, provider.app],
      security: {
        formTargets: [config.origin, config.walletOrigin],
        cameraPaths: ['/verify'],
        wasm: true,
      },
      ownBodyLimits: [/^\/verify\/picture$/, FACE_FRAMES],
      hasChrome: true,
    },
  }
}

/** The organisation's side: the built-in provider is a client relation and a trust entry like any other's. */
export async function registerProvider(foundation: Foundation, provider: DocumentProvider): Promise<void> {
  const { config, database, identityVerification, keys } = foundation
  const origin = config.providerOrigin
  const client = { id: 'regain', secret: keys.pepper('built-in-provider-client').toString('base64url') }
  const known = (await identityVerification.listProviders()).some(({ issuer }) => issuer === origin)
  const { rootCertificate } = await keys.signingKey('issuer')
  if (!rootCertificate) throw new Error('The issuer has no certificate')
  await inTransaction(database, async (tx) => {
    await provider.registerClient(tx, {
      ...client,
      displayName: (await foundation.organisations.get()).name,
      redirectOrigin: config.origin,
    })
    if (known) return // its subscription is the administrator's from now on
    await identityVerification.registerProvider(tx, {
      name: 'Regain identity verification',
      kind: 'regain',
      issuer: origin,
      baseUrl: origin,
      clientId: client.id,
      clientSecret: client.secret,
      subscriptionState: 'Subscribed',
      termsUrl: `${origin}/verify/terms`,
      privacyUrl: `${origin}/verify/privacy`,
      retentionUrl: `${origin}/verify/retention`,
      retentionText:
        'Pictures and document data are deleted when the digital ID is issued, after 30 minutes at most.',
      trustAnchor: Buffer.from(rootCertificate, 'base64'),
      vct: credentialType(origin),
    })
  })
}

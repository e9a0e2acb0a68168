import { Hono } from 'hono'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import { hashToken } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import type { CaptureStage } from '#face-check'
import type { Keys } from '#keys'
import { apiRoutes } from './api-routes.ts'
import { expireSessions } from './expire-sessions.ts'
import type { Faces } from './find-portrait.ts'
import { credentialIssued } from './offer-credential.ts'
import { createDocumentReader } from './reader/index.ts'
import type { DocumentReader } from './reader/index.ts'
import { providerRoutes } from './routes.ts'
import { upsertClient } from './store.ts'

export type DocumentProviderDeps = {
  /** The provider's own origin; the wallet's, for "Add to wallet". */
  origin: string
  walletOrigin: string
  database: Database
  clock: Clock
  random: Random
  keys: Pick<Keys, 'seal' | 'open' | 'pepper'>
  /** True where specimen documents count: demo organisations only (decision 19). */
  acceptSpecimen(): boolean | Promise<boolean>
  /** Of the issuer, whose owner is the session. */
  createOffer(
    tx: Transaction,
    request: { ownerId: string; claims: Record<string, unknown>; withTxCode: boolean },
  ): Promise<{ offerUri: string; txCode?: string }>
  offerState(ownerId: string): Promise<'open' | 'redeemed' | 'issued' | 'dead' | null>
  /** The engine that looks for the portrait on the document. */
  faces: Faces
  /** Photograph to fields: the machine readable zone unless told. Closed with the provider. */
  reader?: DocumentReader
  /** Over a table of the provider's own: the two parties share no capture. */
  faceCapture: CaptureStage
  /** 70 unless told. */
  faceThreshold?: number
  /** The provider's own support, shown when it refuses. */
  support?: { phone?: string; mail?: string }
}

export type ProviderClient = {
  id: string
  displayName: string
  /** At least 32 characters of a random token: stored as a plain hash. */
  secret: string
  redirectOrigin: string
}

export type DocumentProvider = {
  app: Hono
  /** Adds a client or gives it a new secret. */
  registerClient(tx: Transaction, client: ProviderClient): Promise<void>
  /** The issuer's `onIssued`. */
  credentialIssued(tx: Transaction, sessionId: string): Promise<void>
  tasks: Record<string, (payload: unknown) => Promise<void>>
  close(): Promise<void>
}

/** The built-in identity verification provider: a party of its own, with its own origin, tables and keys. */
export function createDocumentProvider(deps: DocumentProviderDeps): DocumentProvider {
  const reader = deps.reader ?? createDocumentReader()
  const app = new Hono()
  app.route('/', apiRoutes(deps))
  app.route('/', providerRoutes({ ...deps, reader }))
  return {
    app,
    async registerClient(tx, { secret, ...client }) {
      if (secret.length < 32) throw new RangeError('A client secret has at least 32 random characters')
      const redirectOrigin = new URL(client.redirectOrigin).origin
      await upsertClient(tx, { ...client, redirectOrigin, secretHash: hashToken(secret) }, deps.clock.now())
    },
    credentialIssued: (tx, sessionId) => credentialIssued(tx, sessionId, deps),
    tasks: { 'document-provider.expire': () => expireSessions(deps) },
    close: () => reader.close(),
  }
}

import type { Context, Hono } from 'hono'
import type { Audit } from '#audit'
import type { Json } from '#credentials/sd-jwt'
import type { Directory } from '#directory'
import type { Html } from '#platform/http'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import type { Notifications } from '#notifications'
import type { Organisation } from '#organisation'
import type { Policy, Profile } from '#policy'
import type { IdentityVerification } from '#identity-verification'

/** What a verified presentation tells recovery. Claims are those of the provider's digital ID. */
export type PresentationOutcome =
  | {
      ok: true
      credential: { issuer: string; type: string; claims: Record<string, unknown>; issuedAt: Date | null }
    }
  | { ok: false; reason: string }

export type RecoveryDeps = {
  database: Database
  clock: Clock
  random: Random
  /** REGAIN_ORIGIN; links that leave the server are made from it alone (T36). */
  origin: string
  keys: {
    seal(purpose: string, plain: Uint8Array): Buffer
    open(purpose: string, sealed: Uint8Array): Buffer
    pepper(purpose: string): Buffer
  }
  audit: Pick<Audit, 'record'>
  directory: Pick<Directory, 'findUserForSignIn' | 'getUser' | 'groupIdsOf' | 'usersSharingNameKey'>
  policy: Pick<Policy, 'profileForUser' | 'getProfile' | 'listProfiles' | 'featureSettings' | 'isInPassScope'>
  notifications: Pick<Notifications, 'send' | 'lastSentAt'>
  organisation: { get(): Promise<Organisation> }
  identityVerification: Pick<IdentityVerification, 'getProvider' | 'health' | 'startSession'>
  verifier: {
    createRequest(
      tx: Transaction,
      input: {
        ownerId: string
        dcql: object
        acceptedIssuers: { issuer: string; trustAnchor: Buffer; vct: string }[]
        /** Null across devices; else the answer counts once its response code is back. */
        returnUri: string | null
      },
    ): Promise<{ id: string; requestUri: string; sameDeviceUrl: string }>
    /** Forgets a request that nobody has answered. */
    withdraw(tx: Transaction, requestId: string): Promise<void>
    /** How a request stands. Null while the wallet has not answered. */
    outcome(requestId: string): Promise<{ ok: true } | { ok: false; reason: string } | null>
    findReturned(responseCode: string): Promise<{ requestId: string; ownerId: string } | null>
    /** Once: what was sealed is gone with this transaction. Null when there is nothing to take. */
    take(
      tx: Transaction,
      input: { requestId: string; responseCode?: string | undefined },
    ): Promise<PresentationOutcome | null>
    /** Whether a digital ID that was taken before still counts, asked of its issuer now (T23). */
    recheckStatus(credential: {
      issuer: string
      trustAnchor: Buffer
      status: Json
    }): Promise<{ ok: true } | { ok: false; reason: 'revoked' | 'suspended' | 'status_unavailable' }>
  }
  faceCheck: {
    /** A fresh handle for one browser (T8). */
    start(ownerId: string): Promise<string>
    compare(
      captureId: string,
      portraitJpeg: Buffer,
    ): Promise<{ ok: true; score: number } | { ok: false; reason: string }>
    view(options: { captureId: string; frameUrl: string; doneUrl: string }): Html
    scripts: string[]
    routes(options: { captureOf(c: Context): Promise<string | null> }): Hono
  }
  matchNames(
    level: Profile['matchConfidence'],
    claimed: { firstName: string; lastName: string },
    stored: { givenName: string | null; surname: string | null },
  ): { ok: true } | { ok: false; reason: string }
  /** Keys to look same-name accounts up by, from the name on the document. */
  claimedNameKeys(claimed: { firstName: string; lastName: string }): string[]
  issueRecoveryPass(
    tx: Transaction,
    input: { userId: string; attemptId: string; lifetimeMinutes: number; boundBrowser: string | null },
  ): Promise<{ id: string; code: string; expiresAt: Date }>
  revokePasses(tx: Transaction, userId: string): Promise<unknown>
  /** Unused passes of one attempt: nobody else's start or stop reaches the owner's pass. */
  revokePassesOfAttempt(tx: Transaction, attemptId: string): Promise<unknown>
  /** Passes that an administrator made: a way in like the others that a recovery replaces (T31). */
  revokeAdminPasses(tx: Transaction, userId: string): Promise<unknown>
  /** Enrolment sessions of the account. */
  endEnrolments(tx: Transaction, userId: string): Promise<unknown>
  /** Sessions and refresh tokens of the account (design decision 7). */
  revokeSessions(tx: Transaction, userId: string): Promise<unknown>
  removeMethods(
    tx: Transaction,
    rule: { userId: string; mode: Profile['removeMethods']; keepMethodId: string; startedAt: Date },
  ): Promise<{ displayName: string }[]>
  /** What was typed at the door. */
  identifierOf(c: Context): string | null
  /** A phone that proved itself goes on to sign in without typing the account again. */
  rememberIdentifier?(c: Context, identifier: string): void
  /** Hash of this browser's own cookie, for passes bound to it. */
  browserOf(c: Context): string
  clientIp(c: Context): string
  /** Milliseconds. */
  pause(milliseconds: number): Promise<unknown>
}

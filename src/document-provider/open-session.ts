import { z } from 'zod'
import { equalInConstantTime, hashToken } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Transaction } from '#platform/database'
import { secondsLater } from '#platform/clock'
import { end } from './advance-session.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import { newSessionKey } from './material.ts'
import { FACE_TRIES, PICTURE_TRIES, SESSION_SECONDS } from './session.ts'
import type { Session } from './session.ts'
import { countOpenSessions, insertSession, lockClient, openSessionsOf, selectClient } from './store.ts'
import type { Client } from './store.ts'

export const SessionRequest = z.object({
  redirect_uri: z.url({ protocol: /^https?$/ }).max(2048),
  state: z.string().min(1).max(512),
  locale: z.string().max(35).optional(),
  /** The client's own opaque id of what this session is part of: its newest sessions stay open, a few of them. */
  reference: z.string().min(1).max(128).optional(),
})

export type OpenedSession =
  | { ok: true; id: string; url: string; expiresInSeconds: number }
  | { ok: false; reason: 'redirect_uri_not_allowed' | 'too_many_sessions' }

/** A client cannot make more work than this at a time (T16). */
const MAX_OPEN = 300
/** One person of a client cannot use that up: their oldest session ends when they begin a sixth. */
const MAX_OPEN_PER_REFERENCE = 5
const UNKNOWN = hashToken('no client has this secret')

/** The client of a Basic header; an unknown client costs the same comparison as a wrong secret. */
export async function authenticateClient(
  header: string | undefined,
  deps: Pick<DocumentProviderDeps, 'database'>,
): Promise<Client | null> {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,1024})$/.exec(header ?? '')?.[1]
  if (!encoded) return null
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  const client = await selectClient(deps.database, decode(id))
  const matches = equalInConstantTime(hashToken(decode(rest.join(':'))), client?.secretHash ?? UNKNOWN)
  return client && matches ? client : null
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return part
  }
}

/** Makes a session; its address works for the first browser that opens it. */
export function openSession(
  client: Client,
  request: z.infer<typeof SessionRequest>,
  deps: DocumentProviderDeps,
): Promise<OpenedSession> {
  return inTransaction(deps.database, async (tx): Promise<OpenedSession> => {
    const target = new URL(request.redirect_uri)
    if (target.origin !== client.redirectOrigin || target.username || target.password || target.hash)
      return { ok: false, reason: 'redirect_uri_not_allowed' }
    const now = deps.clock.now()
    await lockClient(tx, client.id)
    if (request.reference) await makeRoom(tx, client, request.reference, now)
    if ((await countOpenSessions(tx, client.id, now)) >= MAX_OPEN)
      return { ok: false, reason: 'too_many_sessions' }
    const token = deps.random.token()
    const session = newSession(client, request, deps)
    await insertSession(tx, session, hashToken(token))
    return {
      ok: true,
      id: session.id,
      url: `${deps.origin}/verify/start/${token}`,
      expiresInSeconds: SESSION_SECONDS,
    }
  })
}

async function makeRoom(tx: Transaction, client: Client, reference: string, now: Date): Promise<void> {
  const referenceHash = hashToken(reference)
  const open = await openSessionsOf(tx, { clientId: client.id, referenceHash, now })
  for (const session of open.slice(0, 1 - MAX_OPEN_PER_REFERENCE)) await end(tx, session, 'expire')
}

function newSession(
  client: Client,
  request: z.infer<typeof SessionRequest>,
  deps: DocumentProviderDeps,
): Session {
  const now = deps.clock.now()
  return {
    id: deps.random.id(),
    clientId: client.id,
    redirectUri: request.redirect_uri,
    clientState: request.state,
    clientReferenceHash: request.reference ? hashToken(request.reference) : null,
    locale: request.locale ?? null,
    openedAt: null,
    status: 'welcome',
    version: 1,
    actingBrowser: null,
    capturedBy: null,
    termsVersion: null,
    termsAcceptedAt: null,
    termsLanguage: null,
    wallet: null,
    country: null,
    documentType: null,
    documentNumberHash: null,
    notice: null,
    picturesLeft: PICTURE_TRIES,
    facesLeft: FACE_TRIES,
    captureId: null,
    checkingAt: null,
    refusal: null,
    issuedAt: null,
    sealedKey: newSessionKey(deps),
    createdAt: now,
    expiresAt: secondsLater(now, SESSION_SECONDS),
  }
}

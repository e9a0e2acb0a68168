import type { State } from './machine.ts'
import { isEnd } from './machine.ts'
import { FLOW } from './flow.ts'

export type Mode = 'evaluation' | 'production'

export type Attempt = {
  id: string
  /** Four characters, dash, four: to be read out on the telephone. */
  reference: string
  state: State
  reason: string | null
  version: number
  operationKey: string | null
  leaseUntil: Date | null
  /** Null when nobody has what was typed: the attempt goes on to consent all the same (design decision 10). */
  userId: string | null
  sealedIdentifier: Buffer | null
  /** Key of this attempt alone, sealed; gone at the end, and with it everything sealed under it (decision 9). */
  sealedKey: Buffer | null
  sealedClaims: Buffer | null
  /** Where to ask whether the digital ID still counts, until access is given (T23). */
  sealedStatus: Buffer | null
  profileId: string | null
  providerId: string | null
  mode: Mode
  network: string
  ipAddress: string
  browserLabel: string
  identityStateHash: string | null
  transactionId: string | null
  requestId: string | null
  requestUri: string | null
  sameDeviceUrl: string | null
  presentationFailures: number
  captureId: string | null
  captureBrowserId: string | null
  faceTries: number
  faceScore: number | null
  faceMatchedAt: Date | null
  passesIssued: number
  passExpiresAt: Date | null
  returnCodeHash: string | null
  /** When an administrator agreed; the word holds for the attempt. */
  approvedAt: Date | null
  /** Of the directory's names at the match. */
  matchedNamesHash: string | null
  outcome: { methodId: string; removedMethods: string[]; notified: string[] } | null
  startedAt: Date
  stateEnteredAt: Date
  expiresAt: Date
  endedAt: Date | null
}

/** What an attempt knows before anything was proven: at its start, and when all is proven anew. */
export const UNPROVEN = {
  sealedClaims: null,
  sealedStatus: null,
  identityStateHash: null,
  transactionId: null,
  requestId: null,
  requestUri: null,
  sameDeviceUrl: null,
  presentationFailures: 0,
  captureId: null,
  captureBrowserId: null,
  faceTries: 0,
  faceScore: null,
  faceMatchedAt: null,
  passesIssued: 0,
  passExpiresAt: null,
  returnCodeHash: null,
  matchedNamesHash: null,
} as const satisfies Partial<Attempt>

export type Browser = {
  id: string
  attemptId: string
  kind: 'first' | 'phone'
  rotation: number
  /** The request to a wallet in this same browser, while one is out. */
  requestId: string | null
  passedFaceAt: Date | null
}

export type Step = {
  event: string
  from: string
  to: string
  reason: string | null
  score: number | null
  occurredAt: Date
}

/** Whether time has ended this attempt: its own, or that of the state it stands in. */
export function isOverdue(attempt: Attempt, now: Date): boolean {
  if (isEnd(attempt.state)) return false
  const limit = FLOW[attempt.state].limitMinutes
  const isHeld = FLOW[attempt.state].path === FLOW.on_hold.path
  if (!isHeld && attempt.expiresAt <= now) return true
  return limit !== null && attempt.stateEnteredAt.getTime() + limit * 60_000 <= now.getTime()
}

const PRESENTED_ON: readonly State[] = ['presented', 'face_pending']
const MATCHED_ON: readonly State[] = [
  'face_matched',
  'account_matched',
  'access_issuing',
  'access_issued',
  'pass_expired',
  'enrolling',
  'completed',
  'evaluation_passed',
]
/** How often a browser's cookie must have changed by now: at the start, after the presentation, after the face (T9). */
export const rotationOf = (state: State): number =>
  MATCHED_ON.includes(state) ? 2 : PRESENTED_ON.includes(state) ? 1 : 0

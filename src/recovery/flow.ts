import type { State } from './machine.ts'

export type FlowRow = {
  /** The page of this state; every other page of the attempt leads here. */
  path: string
  /** 1-based: Account, Identity check, Share, Face, Back in. */
  step: 1 | 2 | 3 | 4 | 5
  /** How long an attempt may stand here; null for ends. */
  limitMinutes: number | null
  /** What a failure does: the person tries again, or the attempt ends. */
  onFailure: 'retry' | 'end' | 'none'
}

export const ATTEMPT_MINUTES = 60
export const HOLD_MINUTES = 72 * 60

/** The whole flow on one screen. Limits never reach beyond the attempt's own 60 minutes, holds aside. */
export const FLOW: Record<State, FlowRow> = {
  started: { path: '/recover', step: 1, limitMinutes: 5, onFailure: 'end' },
  consented: { path: '/recover/device', step: 1, limitMinutes: 15, onFailure: 'end' },
  identity_pending: { path: '/recover/identity', step: 2, limitMinutes: 30, onFailure: 'end' },
  presentation_pending: { path: '/recover/share', step: 3, limitMinutes: 15, onFailure: 'retry' },
  presented: { path: '/recover/face', step: 4, limitMinutes: 15, onFailure: 'retry' },
  face_pending: { path: '/recover/face', step: 4, limitMinutes: 15, onFailure: 'retry' },
  face_matched: { path: '/recover/match', step: 5, limitMinutes: 5, onFailure: 'end' },
  account_matched: { path: '/recover/pass', step: 5, limitMinutes: 30, onFailure: 'end' },
  approval_pending: { path: '/recover/hold', step: 5, limitMinutes: HOLD_MINUTES, onFailure: 'end' },
  on_hold: { path: '/recover/hold', step: 5, limitMinutes: HOLD_MINUTES, onFailure: 'end' },
  resumed: { path: '/recover/hold', step: 5, limitMinutes: HOLD_MINUTES, onFailure: 'end' },
  access_issuing: { path: '/recover/pass', step: 5, limitMinutes: 5, onFailure: 'retry' },
  access_issued: { path: '/recover/pass', step: 5, limitMinutes: 60, onFailure: 'retry' },
  pass_expired: { path: '/recover/pass', step: 5, limitMinutes: 30, onFailure: 'retry' },
  enrolling: { path: '/recover/enrolling', step: 5, limitMinutes: 20, onFailure: 'end' },
  completed: { path: '/recover/done', step: 5, limitMinutes: null, onFailure: 'none' },
  reversed: { path: '/recover/ended', step: 5, limitMinutes: null, onFailure: 'none' },
  evaluation_passed: { path: '/recover/done', step: 5, limitMinutes: null, onFailure: 'none' },
  refused: { path: '/recover/ended', step: 5, limitMinutes: null, onFailure: 'none' },
  expired: { path: '/recover/ended', step: 5, limitMinutes: null, onFailure: 'none' },
  cancelled: { path: '/recover/ended', step: 5, limitMinutes: null, onFailure: 'none' },
}

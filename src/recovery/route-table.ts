import type { Context } from 'hono'
import { FLOW } from './flow.ts'
import { isEnd, OPEN_STATES, STATES } from './machine.ts'
import type { State } from './machine.ts'
import type { RecoveryDeps } from './recovery.ts'
import { HELD_STATES } from './come-back.ts'
import * as act from './handlers.ts'
import * as hold from './hold-handlers.ts'
import type { Visit } from './visit.ts'

type Answer = Response | Promise<Response>
export type RouteRow = { method: 'GET' | 'POST'; path: string } & (
  | { states: readonly State[]; handler(c: Context, deps: RecoveryDeps, visit: Visit): Answer }
  /** Routes that need no attempt: the door and the phone's first page. */
  | { states: null; handler(c: Context, deps: RecoveryDeps): Answer }
)

const pagePaths = [...new Set(STATES.filter((state) => state !== 'started').map((state) => FLOW[state].path))]
const statesOf = (path: string): State[] => STATES.filter((state) => FLOW[state].path === path)

/** Every route of recovery with the states in which it may do anything; elsewhere it leads to the attempt's page (T20). */
export const ROUTES: readonly RouteRow[] = [
  { method: 'GET', path: '/recover', states: null, handler: act.showInformation },
  { method: 'POST', path: '/recover/start', states: null, handler: act.start },
  { method: 'GET', path: '/recover/pair/:code', states: null, handler: act.showPairing },
  { method: 'POST', path: '/recover/pair/:code', states: null, handler: act.confirmPairing },
  { method: 'POST', path: '/recover/pair/:code/deny', states: null, handler: act.denyPairing },
  { method: 'GET', path: '/recover/presented', states: null, handler: act.presented },
  { method: 'GET', path: '/recover/report/:token', states: null, handler: hold.showReport },
  { method: 'POST', path: '/recover/report/:token', states: null, handler: hold.report },
  { method: 'GET', path: '/recover/come-back', states: null, handler: hold.showComeBack },
  { method: 'POST', path: '/recover/come-back', states: null, handler: hold.useReturnCode },
  ...pagePaths.map((path): RouteRow => ({
    method: 'GET',
    path,
    states: statesOf(path),
    handler: act.showAttempt,
  })),
  { method: 'GET', path: '/recover/status', states: STATES, handler: act.status },
  { method: 'POST', path: '/recover/phone', states: OPEN_STATES.filter(isPairable), handler: act.offerPhone },
  {
    method: 'POST',
    path: '/recover/identity',
    states: ['consented', 'identity_pending'],
    handler: act.identity,
  },
  { method: 'GET', path: '/recover/return', states: ['identity_pending'], handler: act.returned },
  { method: 'POST', path: '/recover/share', states: ['presentation_pending'], handler: act.share },
  { method: 'POST', path: '/recover/face', states: ['presented', 'face_pending'], handler: act.startFace },
  { method: 'POST', path: '/recover/face/done', states: ['face_pending'], handler: act.finishFace },
  { method: 'POST', path: '/recover/match', states: ['face_matched'], handler: act.match },
  {
    method: 'POST',
    path: '/recover/pass',
    states: ['account_matched', 'access_issuing', 'pass_expired'],
    handler: act.issue,
  },
  { method: 'POST', path: '/recover/hold/code', states: HELD_STATES, handler: hold.showReturnCode },
  { method: 'POST', path: '/recover/resume', states: ['resumed'], handler: hold.resume },
  { method: 'POST', path: '/recover/cancel', states: OPEN_STATES, handler: act.cancel },
]

function isPairable(state: State): boolean {
  return !isEnd(state) && FLOW[state].step < 5
}

/** Where an attempt can be, and the one table of what moves it (design 5). Nothing else decides a state. */
export const STATES = [
  'started',
  'consented',
  'identity_pending',
  'presentation_pending',
  'presented',
  'face_pending',
  'face_matched',
  'account_matched',
  'approval_pending',
  'on_hold',
  'resumed',
  'access_issuing',
  'access_issued',
  'pass_expired',
  'enrolling',
  'completed',
  'reversed',
  'evaluation_passed',
  'refused',
  'expired',
  'cancelled',
] as const
export type State = (typeof STATES)[number]

export const EVENTS = [
  'consent_given',
  'door_closed',
  'identity_started',
  'identity_returned',
  'document_refused',
  'presentation_received',
  'presentation_failed',
  'presentation_refused',
  'face_started',
  'face_failed',
  'face_passed',
  'face_refused',
  'account_confirmed',
  'account_refused',
  'evaluation_ended',
  'approval_requested',
  'approved',
  'denied',
  'access_requested',
  'access_granted',
  'access_refused',
  'pass_lapsed',
  'pass_accepted',
  'passkey_signed_in',
  'held',
  'proof_restarted',
  'reversed',
  'expired',
  'cancelled',
] as const
export type Event = (typeof EVENTS)[number]

const ENDS: readonly State[] = [
  'completed',
  'reversed',
  'evaluation_passed',
  'refused',
  'expired',
  'cancelled',
]
export const isEnd = (state: State): boolean => ENDS.includes(state)
export const OPEN_STATES: readonly State[] = STATES.filter((state) => !isEnd(state))

/** Anybody's "this wasn't me", the end of time and the person's own "stop" reach every open attempt. */
const always = { held: 'on_hold', expired: 'expired', cancelled: 'cancelled' } as const

export const MACHINE: Record<State, Partial<Record<Event, State>>> = {
  started: { consent_given: 'consented', ...always },
  consented: { identity_started: 'identity_pending', door_closed: 'refused', ...always },
  identity_pending: {
    identity_started: 'identity_pending',
    identity_returned: 'presentation_pending',
    document_refused: 'refused',
    ...always,
  },
  presentation_pending: {
    presentation_received: 'presented',
    presentation_failed: 'presentation_pending',
    presentation_refused: 'refused',
    ...always,
  },
  presented: { face_started: 'face_pending', ...always },
  face_pending: {
    face_started: 'face_pending',
    face_failed: 'face_pending',
    face_passed: 'face_matched',
    face_refused: 'refused',
    ...always,
  },
  face_matched: { account_confirmed: 'account_matched', account_refused: 'refused', ...always },
  account_matched: {
    evaluation_ended: 'evaluation_passed',
    approval_requested: 'approval_pending',
    access_requested: 'access_issuing',
    access_refused: 'refused',
    ...always,
  },
  approval_pending: { approved: 'resumed', denied: 'refused', ...always },
  on_hold: { approved: 'resumed', denied: 'refused', expired: 'expired', cancelled: 'cancelled' },
  resumed: { proof_restarted: 'consented', ...always },
  access_issuing: { access_granted: 'access_issued', access_refused: 'refused', ...always },
  access_issued: {
    pass_lapsed: 'pass_expired',
    pass_accepted: 'enrolling',
    access_refused: 'refused',
    ...always,
  },
  pass_expired: { access_requested: 'access_issuing', access_refused: 'refused', ...always },
  enrolling: { passkey_signed_in: 'completed', access_refused: 'refused', ...always },
  completed: { reversed: 'reversed' },
  reversed: {},
  evaluation_passed: {},
  refused: {},
  expired: {},
  cancelled: {},
}

const ACCESS_EVENTS: readonly Event[] = [
  'approval_requested',
  'access_requested',
  'access_granted',
  'pass_accepted',
  'passkey_signed_in',
]

/** Null when the event means nothing here. In Evaluation nothing that leads to access exists (design decision 6, T18). */
export function nextState(state: State, event: Event, mode: 'evaluation' | 'production'): State | null {
  if (mode === 'evaluation' && ACCESS_EVENTS.includes(event)) return null
  return MACHINE[state][event] ?? null
}

/** The picture of the table; `machine.mermaid` beside this file must equal it. */
export function drawMachine(): string {
  const edges = STATES.flatMap((from) =>
    Object.entries(MACHINE[from]).map(([event, to]) => `  ${from} --> ${to}: ${event}`),
  )
  const ends = ENDS.map((state) => `  ${state} --> [*]`)
  return ['stateDiagram-v2', '  [*] --> started', ...edges, ...ends, ''].join('\n')
}

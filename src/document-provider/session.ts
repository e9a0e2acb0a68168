import type { DocumentType } from './mrz/index.ts'

export type Status =
  | 'welcome'
  | 'wallet'
  | 'document'
  | 'guidance'
  | 'front'
  | 'front_review'
  | 'back'
  | 'review'
  | 'submit'
  | 'selfie'
  | 'checking'
  | 'done'
  | 'refused'
  | 'expired'
export type SessionEvent =
  | 'accepted'
  | 'chosen'
  | 'back'
  | 'started'
  | 'page_read'
  | 'front_taken'
  | 'used'
  | 'retake'
  | 'submitted'
  | 'face_taken'
  | 'matched'
  | 'face_again'
  | 'other_document'
  | 'refuse'
  | 'expire'

const AWAY = { other_document: 'document', refuse: 'refused', expire: 'expired' } as const

/** The whole life of a session: status x event -> status. What is not here cannot happen (T20). */
export const TRANSITIONS: Record<Status, Partial<Record<SessionEvent, Status>>> = {
  welcome: { accepted: 'wallet', refuse: 'refused', expire: 'expired' },
  wallet: { chosen: 'document', back: 'welcome', refuse: 'refused', expire: 'expired' },
  document: { chosen: 'guidance', back: 'wallet', refuse: 'refused', expire: 'expired' },
  guidance: { started: 'front', back: 'document', ...AWAY },
  front: { page_read: 'review', front_taken: 'front_review', back: 'guidance', ...AWAY },
  front_review: { used: 'back', retake: 'front', ...AWAY },
  back: { page_read: 'review', back: 'front', ...AWAY },
  review: { used: 'submit', retake: 'front', ...AWAY },
  submit: { submitted: 'selfie', retake: 'front', ...AWAY },
  selfie: { face_taken: 'checking', ...AWAY },
  checking: { matched: 'done', face_again: 'selfie', ...AWAY },
  done: { expire: 'expired' },
  refused: {},
  expired: {},
}

export const nextStatus = (status: Status, event: SessionEvent): Status | null =>
  TRANSITIONS[status][event] ?? null

export type Wallet = 'built_in' | 'own'

export type Session = {
  id: string
  clientId: string
  redirectUri: string
  clientState: string
  /** Hash of the client's own name for what the session is part of: counted, nothing else. */
  clientReferenceHash: string | null
  locale: string | null
  openedAt: Date | null
  status: Status
  version: number
  /** Hash of the token of the only browser that may answer; the others of the session follow. */
  actingBrowser: string | null
  /** The browser whose camera passed: alone it sees the offer's code (decision 18). */
  capturedBy: string | null
  termsVersion: string | null
  termsAcceptedAt: Date | null
  termsLanguage: string | null
  wallet: Wallet | null
  country: string | null
  documentType: DocumentType | null
  documentNumberHash: string | null
  /** Why the step before came to nothing: shown once on the page of the present step. */
  notice: string | null
  picturesLeft: number
  facesLeft: number
  captureId: string | null
  /** When the comparison began: a node that dies in it leaves the session here. */
  checkingAt: Date | null
  refusal: string | null
  issuedAt: Date | null
  sealedKey: Buffer | null
  createdAt: Date
  expiresAt: Date
}

/** Also the longest life of working material (decision 9). */
export const SESSION_SECONDS = 30 * 60
export const PAIRING_SECONDS = 120
export const PICTURE_TRIES = 12
export const FACE_TRIES = 3

export const hasEnded = (session: Session): boolean =>
  session.status === 'refused' || session.status === 'expired' || session.issuedAt !== null

/** Where the person goes afterwards: the client's own address with the outcome. */
export function returnUrl(session: Session): string {
  const url = new URL(session.redirectUri)
  url.searchParams.set('state', session.clientState)
  url.searchParams.set('transaction_id', session.id)
  if (session.status === 'refused' || (session.status === 'expired' && !session.issuedAt))
    url.searchParams.set('error', 'document_not_validated')
  return url.href
}

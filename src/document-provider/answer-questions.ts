import { sha256 } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import { advance, end } from './advance-session.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import { dropMaterial, putMaterial } from './material.ts'
import type { DocumentType } from './mrz/index.ts'
import type { Session, SessionEvent, Wallet } from './session.ts'

/** Consent is recorded as what was read: version and hash of the text, language, time (decision 15). */
export const termsVersion = (text: string): string =>
  `2026-11:${sha256(text).toString('base64url').slice(0, 22)}`

export function acceptTerms(
  session: Session,
  answer: { name: string; email: string; terms: string },
  deps: DocumentProviderDeps,
): Promise<Session | null> {
  return inTransaction(deps.database, async (tx) => {
    const accepted = await advance(tx, session, 'accepted', {
      termsVersion: termsVersion(answer.terms),
      termsAcceptedAt: deps.clock.now(),
      termsLanguage: 'en',
    })
    const person = Buffer.from(JSON.stringify({ name: answer.name, email: answer.email }))
    if (accepted) await putMaterial(tx, accepted, 'person', person, deps)
    return accepted
  })
}

export function choose(
  session: Session,
  choice: { wallet: Wallet } | { country: string; documentType: DocumentType },
  deps: DocumentProviderDeps,
): Promise<Session | null> {
  const isWallet = 'wallet' in choice
  if (isWallet !== (session.status === 'wallet')) return Promise.resolve(null)
  return inTransaction(deps.database, (tx) => advance(tx, session, 'chosen', choice))
}

/** Steps that carry no answer. Pictures of a step that is left go at once. */
export function move(
  session: Session,
  event: SessionEvent,
  deps: DocumentProviderDeps,
): Promise<Session | null> {
  return inTransaction(deps.database, async (tx) => {
    if (event === 'refuse') return end(tx, session, 'refuse', { refusal: 'cancelled' })
    const moved = await advance(tx, session, event, event === 'used' ? {} : { captureId: null })
    if (moved && (event === 'retake' || event === 'other_document'))
      await dropMaterial(tx, session.id, ['front', 'back', 'document', 'portrait'])
    return moved
  })
}

import { secondsLater } from '#platform/clock'
import { inTransaction } from '#platform/database'
import { advance, amend, end } from './advance-session.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import { getMaterial } from './material.ts'
import { makeOffer } from './offer-credential.ts'
import type { Session } from './session.ts'

/** Score from 0 to 100; below it the person before the camera is not taken for the holder (never shown to the person). */
export const FACE_THRESHOLD = 70

const STUCK_SECONDS = 30

/**
 * The captured face against the document's portrait, on the server. Three moves: into `checking`; the comparison outside
 * any transaction; the outcome by compare-and-set. A repeat after a crash compares again.
 */
export async function checkFace(
  session: Session,
  browserHash: string,
  deps: DocumentProviderDeps,
): Promise<Session | null> {
  if (!session.captureId) return null
  const now = deps.clock.now()
  // Another request is comparing; only one that has not come back for long is taken over.
  const isStuck = session.checkingAt !== null && secondsLater(session.checkingAt, STUCK_SECONDS) <= now
  if (session.status === 'checking' && !isStuck) return null
  const checking = await inTransaction(deps.database, (tx) =>
    session.status === 'checking'
      ? amend(tx, session, { checkingAt: now })
      : advance(tx, session, 'face_taken', { checkingAt: now }),
  )
  if (!checking?.captureId) return null
  const portrait = await getMaterial(deps.database, checking, 'portrait', deps)
  if (!portrait) return null
  const compared = await deps.faceCapture.compare(checking.captureId, portrait)
  const matches = compared.ok && compared.score >= (deps.faceThreshold ?? FACE_THRESHOLD)
  return inTransaction(deps.database, async (tx) => {
    if (matches) {
      const done = await advance(tx, checking, 'matched', { capturedBy: browserHash, captureId: null })
      if (done) await makeOffer(tx, done, deps)
      return done
    }
    // Posted without a finished capture: nothing was compared, no try is used up.
    if (!compared.ok && compared.reason === 'not_live') return advance(tx, checking, 'face_again')
    const facesLeft = checking.facesLeft - 1
    if (facesLeft <= 0) return end(tx, checking, 'refuse', { facesLeft, refusal: 'too_many_faces' })
    const notice = compared.ok ? 'face_differs' : 'face_not_checked'
    return advance(tx, checking, 'face_again', { facesLeft, notice, captureId: null })
  })
}

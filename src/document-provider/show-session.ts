import type { Context } from 'hono'
import { inTransaction } from '#platform/database'
import { amend } from './advance-session.ts'
import type { Seen } from './bind-browser.ts'
import type { DocumentProviderDeps } from './document-provider.ts'
import { getMaterial } from './material.ts'
import { listIssuingStates, SPECIMEN_STATE, stateOfLocale } from './mrz/index.ts'
import { currentOffer } from './offer-credential.ts'
import type { Session } from './session.ts'
import { selectClient } from './store.ts'
import type { DocumentFields } from './take-picture.ts'
import {
  capturePage,
  checkingPage,
  guidancePage,
  reviewPage,
  selfiePage,
  submitPage,
} from './views/capture.ts'
import type { ProviderPage } from './views/frame.ts'
import { providerPage, say } from './views/frame.ts'
import { addedPage, donePage, endPage, followPage, wait } from './views/outcome.ts'
import { documentPage, walletPage, welcomePage } from './views/questions.ts'

export const clientName = async (session: Session, deps: DocumentProviderDeps): Promise<string> =>
  (await selectClient(deps.database, session.clientId))?.displayName ?? session.clientId

/** Countries on offer, preset by the specimen in a demo, else by the language of the client or the browser. */
export async function documentChoice(
  c: Context,
  session: Session,
  deps: DocumentProviderDeps,
  error = false,
) {
  const acceptSpecimen = await deps.acceptSpecimen()
  const language = c.req.header('accept-language')?.split(/[,;]/)[0] ?? ''
  const preset = acceptSpecimen ? SPECIMEN_STATE : stateOfLocale(session.locale ?? language)
  return documentPage({
    states: listIssuingStates('en', { acceptSpecimen }),
    selected: session.country ?? preset,
    error,
  })
}

async function fieldsOf(session: Session, deps: DocumentProviderDeps): Promise<DocumentFields | null> {
  const document = await getMaterial(deps.database, session, 'document', deps)
  return document ? (JSON.parse(document.toString('utf8')) as DocumentFields) : null
}

/** The one page that a browser sees now; a reload shows it again. */
export async function showSession(c: Context, seen: Seen, deps: DocumentProviderDeps) {
  const { session, mayAct, browser } = seen
  const isOpener = browser.role === 'opener'
  if (session.status === 'refused' || session.status === 'expired')
    return providerPage(c, endPage(session, isOpener, deps.support ?? {}))
  if (session.issuedAt) return providerPage(c, addedPage(session, isOpener))
  return providerPage(c, mayAct ? await pageOf(c, seen, deps) : followPage(session))
}

async function pageOf(
  c: Context,
  { session, browser }: Seen,
  deps: DocumentProviderDeps,
): Promise<ProviderPage> {
  switch (session.status) {
    case 'welcome':
      return welcomePage(await clientName(session, deps))
    case 'wallet':
      return walletPage()
    case 'document':
      return documentChoice(c, session, deps)
    case 'guidance':
      return guidancePage()
    case 'front':
    case 'back':
      return capturePage(session)
    case 'front_review':
      return reviewPage(session, null)
    case 'review':
      return reviewPage(session, await fieldsOf(session, deps))
    case 'submit':
      return submitPage(session, await fieldsOf(session, deps))
    case 'selfie':
      return selfie(session, deps)
    case 'checking':
      return checkingPage(true, wait(session, say('checking.face')))
    default:
      return session.capturedBy === browser.tokenHash
        ? donePage(session, await currentOffer(session, deps), deps)
        : followPage(session)
  }
}

async function selfie(session: Session, deps: DocumentProviderDeps): Promise<ProviderPage> {
  const captureId = session.captureId ?? (await deps.faceCapture.start(session.id))
  if (!session.captureId) await inTransaction(deps.database, (tx) => amend(tx, session, { captureId }))
  const stage = deps.faceCapture.view({ captureId, frameUrl: '/verify/face', doneUrl: '/verify/selfie' })
  return selfiePage(session, stage, deps.faceCapture.scripts)
}

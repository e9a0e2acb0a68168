import type { Context } from 'hono'
import { html } from 'hono/html'
import {
  button,
  errorBar,
  infoBar,
  linkButton,
  page,
  qrCode,
  textButton,
  textLink,
  waiting,
} from '#platform/http'
import type { Html } from '#platform/http'
import { t } from '#platform/i18n'
import { textOfReason } from '../errors.ts'
import { FLOW } from '../flow.ts'
import { isEnd } from '../machine.ts'
import type { RecoveryDeps } from '../recovery.ts'
import { triesLeft } from '../steps/check-face.ts'
import type { Visit } from '../visit.ts'
import { elsewherePage, passPage } from './pass.ts'
import { holdPage } from './hold.ts'
import { isLocalhost } from './is-localhost.ts'
import { pollUrl } from './poll-url.ts'
import { stepsAt } from './steps.ts'

type Body = { title: string; main: Html; scripts?: string[] }

/** The page of an attempt as it stands; what a browser sees beyond progress depends on whose camera passed. */
export async function attemptPage(c: Context, visit: Visit, deps: RecoveryDeps): Promise<Response> {
  const { attempt, browser } = visit
  const { state } = attempt
  const row = FLOW[state]
  if (row.path === '/recover/pass')
    return browser.passedFaceAt ? passPage(c, attempt) : elsewherePage(c, attempt)
  if (row.path === FLOW.on_hold.path) return holdPage(c, attempt)
  const body =
    state === 'consented'
      ? device()
      : state === 'identity_pending'
        ? identity(visit)
        : state === 'presentation_pending'
          ? await share(visit)
          : state === 'presented' || state === 'face_pending'
            ? face(visit, deps)
            : state === 'face_matched'
              ? matching(visit)
              : ended(visit)
  return page(c, { ...body, steps: stepsAt(row.step), reference: attempt.reference })
}

const cancel = () => textButton(t('recovery.cancel'), '/recover/cancel')
const post = (action: string, label: string) =>
  html`<form method="post" action="${action}">${button(label)}</form>`

/** Screen 5. */
const device = (): Body => ({
  title: t('recovery.device.title'),
  main: html`<p>${t('recovery.device.text')}</p>
    ${post('/recover/identity', t('recovery.device.here'))}
    ${textButton(t('recovery.device.phone'), '/recover/phone')} ${cancel()}`,
})

const identity = ({ attempt }: Visit): Body => ({
  title: t('recovery.identity.title'),
  scripts: ['wait'],
  main: html`${waiting({
    text: t('recovery.identity.waiting'),
    pollUrl: pollUrl(attempt),
    slow: t('recovery.identity.slow'),
  })}
  ${textButton(t('recovery.identity.again'), '/recover/identity')}
  ${textButton(t('recovery.device.phone'), '/recover/phone')} ${cancel()}`,
})

/** Here by a button, which asks for an answer that comes back here; elsewhere by a code, whose answer is waited for. */
async function share({ attempt }: Visit): Promise<Body> {
  const elsewhere = attempt.sameDeviceUrl
  const isLocal = elsewhere !== null && isLocalhost(elsewhere)
  return {
    title: t('recovery.share.title'),
    scripts: ['wait'],
    main: html`${attempt.presentationFailures > 0 ? errorBar(t('recovery.share.failed')) : ''}
      <p>${t('recovery.share.text')}</p>
      ${post('/recover/share', t('recovery.share.here'))}
      <h2>${t('recovery.share.elsewhere')}</h2>
      ${elsewhere ? await qrCode(elsewhere, t('recovery.share.qr')) : ''}
      ${isLocal ? html`${infoBar(t('recovery.share.local'))} ${textLink(t('recovery.share.window'), elsewhere)}` : ''}
      ${waiting({
        text: t('recovery.share.waiting'),
        pollUrl: pollUrl(attempt),
        slow: t('recovery.share.slow'),
      })}
      ${cancel()}`,
  }
}

/** Screen 18. The camera runs in the browser that will get the access, and in no other. */
function face({ attempt, browser }: Visit, deps: RecoveryDeps): Body {
  const title = t('recovery.face.title')
  const isMine = attempt.state === 'face_pending' && attempt.captureBrowserId === browser.id
  const failed =
    attempt.faceTries > 0 && !attempt.captureId
      ? errorBar(t('recovery.face.failed', { left: triesLeft(attempt) }))
      : ''
  if (isMine && attempt.captureId) {
    const { captureId } = attempt
    const stage = deps.faceCheck.view({
      captureId,
      frameUrl: '/recover/face',
      doneUrl: '/recover/face/done',
    })
    return {
      title,
      scripts: deps.faceCheck.scripts,
      main: html`<p>${t('recovery.face.text')}</p>
        ${stage} ${textButton(t('recovery.face.again'), '/recover/face')} ${cancel()}`,
    }
  }
  const isElsewhere = attempt.state === 'face_pending' && !isMine
  return {
    title,
    scripts: ['wait'],
    main: html`${failed}
      <p>${isElsewhere ? t('recovery.face.elsewhere') : t('recovery.face.intro')}</p>
      ${infoBar(t('recovery.face.whichBrowser'))} ${post('/recover/face', t('recovery.face.start'))}
      ${textButton(t('recovery.device.phone'), '/recover/phone')}
      ${waiting({ text: t('recovery.face.waiting'), pollUrl: pollUrl(attempt) })} ${cancel()}`,
  }
}

/** Screen 19; the button is for a server that went away between the face and the match. */
const matching = ({ attempt }: Visit): Body => ({
  title: t('recovery.match.title'),
  scripts: ['wait'],
  main: html`${waiting({ text: t('recovery.match.text'), pollUrl: pollUrl(attempt) })}
  ${post('/recover/match', t('recovery.goOn'))}`,
})

/** Every end, and the states that wait for somebody else: cause, advice, reference. */
function ended({ attempt }: Visit): Body {
  const { state, reason } = attempt
  const isOpen = !isEnd(state)
  const key = state === 'refused' ? `refused.${textOfReason(reason)}` : state
  const canRestart = state === 'refused' || state === 'expired' || state === 'cancelled'
  return {
    title: t(`recovery.end.${key}.title`),
    scripts: isOpen ? ['wait'] : [],
    main: html`<p>${t(`recovery.end.${key}.text`)}</p>
      ${isOpen ? waiting({ text: t('recovery.waiting'), pollUrl: pollUrl(attempt) }) : ''}
      ${isOpen ? cancel() : ''} ${canRestart ? linkButton(t('recovery.startAgain'), '/recover') : ''}
      ${isOpen ? '' : (canRestart ? textLink : linkButton)(t('recovery.toSignIn'), '/sign-in')}`,
  }
}

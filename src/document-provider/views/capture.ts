import { html } from 'hono/html'
import { button, errorBar, facts, textButton } from '#platform/http'
import type { Html } from '#platform/http'
import { documentCaptureScripts, documentCaptureView } from '#face-check'
import type { Session } from '../session.ts'
import type { DocumentFields } from '../take-picture.ts'
import { post, say } from './frame.ts'
import type { ProviderPage } from './frame.ts'

export const guidancePage = (): ProviderPage => ({
  title: say('guidance.title'),
  step: 2,
  main: html`<ul class="plain">
      <li>${say('guidance.flat')}</li>
      <li>${say('guidance.corners')}</li>
      <li>${say('guidance.glare')}</li>
      <li>${say('guidance.fingers')}</li>
    </ul>
    ${post('/verify/guidance', button(say('guidance.open')))} ${textButton(say('phone.use'), '/verify/phone')}
    ${textButton(say('back'), '/verify/back')}`,
})

/** Works as a plain upload; the script named on the page puts the camera in its place. */
export function capturePage(session: Session): ProviderPage {
  const side = session.status === 'back' ? 'back' : 'front'
  const type = session.documentType ?? 'passport'
  return {
    title: say(side === 'back' ? 'back.id_card.title' : `front.${type}.title`),
    step: 2,
    scripts: documentCaptureScripts,
    main: html`${session.notice ? errorBar(say(`fault.${session.notice}`)) : ''}
      <form
        method="post"
        action="/verify/picture"
        enctype="multipart/form-data"
        data-document-capture
        data-side="${side}"
        data-document-type="${type}"
      >
        <p>${say('capture.text')}</p>
        ${documentCaptureView()}
        <div class="field">
          <label for="picture">${say('capture.file')}</label>
          <input id="picture" name="picture" type="file" accept="image/*" capture="environment" required />
        </div>
        <input type="hidden" name="side" value="${side}" />
        ${button(say('capture.send'))}
      </form>
      <p class="hint">${say('capture.left', { left: session.picturesLeft })}</p>
      ${textButton(say('back'), '/verify/back')} ${textButton(say('otherDocument'), '/verify/other-document')}`,
  }
}

const photo = (side: 'front' | 'back', version: number): Html =>
  html`<img
    class="photo"
    src="/verify/picture/${side}?v=${version}"
    alt="${say(side === 'front' ? 'review.front' : 'review.back')}"
  />`

const maskNumber = (number: string): string =>
  `${'•'.repeat(Math.max(0, number.length - 3))}${number.slice(-3)}`

const readFields = (fields: DocumentFields): Html =>
  facts([
    [say('review.name'), `${fields.givenNames} ${fields.surname}`],
    [say('review.number'), maskNumber(fields.documentNumber)],
    [say('review.expiry'), fields.expiryDate],
  ])

/** Of the front of a card (nothing read yet) and of the page or back that was read. */
export const reviewPage = (session: Session, fields: DocumentFields | null): ProviderPage => ({
  title: say('review.title'),
  step: 2,
  main: html`${photo(session.status === 'review' && session.documentType === 'id_card' ? 'back' : 'front', session.version)}
    ${fields ? readFields(fields) : ''}
    <p>${say('review.text')}</p>
    ${post('/verify/use', button(say('review.use')))} ${textButton(say('review.retake'), '/verify/retake')}`,
})

export const submitPage = (session: Session, fields: DocumentFields | null): ProviderPage => ({
  title: say('submit.title'),
  step: 2,
  main: html`${photo('front', session.version)}
    ${session.documentType === 'id_card' ? photo('back', session.version) : ''}
    ${fields ? readFields(fields) : ''}
    <p>${say('submit.text')}</p>
    ${post('/verify/submit', button(say('submit.send')))}
    ${textButton(say('review.retake'), '/verify/retake')}`,
})

export const selfiePage = (session: Session, stage: Html, scripts: string[]): ProviderPage => ({
  title: say('selfie.title'),
  step: 3,
  scripts,
  main: html`${session.notice ? errorBar(say(`fault.${session.notice}`, { left: session.facesLeft })) : ''}
    <p>${say('selfie.text')}</p>
    ${stage} ${session.notice ? textButton(say('otherDocument'), '/verify/other-document') : ''}`,
})

export const checkingPage = (mayAct: boolean, wait: Html): ProviderPage => ({
  title: say('checking.title'),
  step: 3,
  scripts: ['wait'],
  main: html`<ul class="plain">
      <li>✓ ${say('checking.document')}</li>
      <li>✓ ${say('checking.dates')}</li>
    </ul>
    ${wait} ${mayAct ? textButton(say('checking.again'), '/verify/selfie') : ''}`,
})

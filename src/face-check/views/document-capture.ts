import { html } from 'hono/html'
import type { Html } from '#platform/http'
import { t } from '#platform/i18n'

/** Name of the script in web/capture that the page needs. */
export const documentCaptureScripts = ['document']

const TEXTS = [
  'hint.dark',
  'hint.glare',
  'hint.moving',
  'hint.blurred',
  'hint.empty',
  'hint.good',
  'hint.taken',
  'camera.busy',
  'camera.denied',
  'camera.missing',
  'camera.blocked',
] as const

/**
 * The camera's tools, to stand inside a `form[data-document-capture]` that already works as an upload: hidden until the
 * script shows them, so that a page without script has the upload alone.
 */
export const documentCaptureView = (): Html =>
  html`<div data-document-tools hidden>
    <div class="stage" data-document-stage hidden>
      <video autoplay muted playsinline aria-label="${t('face-check.document.stage')}"></video>
    </div>
    <img class="photo" data-document-preview alt="${t('face-check.document.preview')}" hidden />
    <p class="advice" data-document-hint aria-live="polite"></p>
    <div class="bar bar-error" data-document-problem role="alert" hidden>
      <span class="bar-icon" aria-hidden="true">!</span>
      <p data-document-problem-text></p>
    </div>
    <button class="button" type="button" data-document-open>${t('face-check.document.open')}</button>
    <button class="button" type="button" data-document-shutter hidden>
      ${t('face-check.document.shutter')}
    </button>
    <button class="button button-quiet" type="button" data-document-retake hidden>
      ${t('face-check.document.retake')}
    </button>
    <ul hidden>
      ${TEXTS.map((name) => html`<li data-text="${name}">${t(`face-check.document.${name}`)}</li>`)}
    </ul>
  </div>`

import { html } from 'hono/html'
import { button } from '#platform/http'
import type { Html } from '#platform/http'
import { t } from '#platform/i18n'

export type CaptureViewModel = {
  /** Where captureRoutes is mounted. */
  action: string
  /** A form is posted there once the face was live; without it the answer of the last frame says where to go. */
  doneUrl?: string
}

/** Name of the script in web/capture that the page needs. */
export const captureScripts = ['face']

const CUES = ['center', 'left', 'right'] as const
const ADVICE = [
  'unreadable',
  'no_face',
  'several_faces',
  'too_far',
  'too_dark',
  'too_bright',
  'blurred',
  'covered',
  'turned_away',
  'turn_further',
  'come_back',
  'hold_still',
] as const
const FAILURES = [
  'unreadable',
  'no_face',
  'several_faces',
  'too_far',
  'too_dark',
  'too_bright',
  'blurred',
  'covered',
  'timed_out',
  'wrong_pose',
  'flat_picture',
  'identity_changed',
  'duplicate_frames',
  'too_many_frames',
  'superseded',
  'not_found',
  'too_many_tries',
  'network',
] as const
const CAMERA = ['busy', 'denied', 'missing', 'blocked'] as const

/** The camera stage of screens 13 and 18, to stand in a page: how-to, oval, one cue at a time, ring, advice, retry. */
export function captureView({ action, doneUrl }: CaptureViewModel): Html {
  return html`<section data-face-capture data-action="${action}">
    <div data-capture-intro>
      <ul>
        <li>${t('face-check.intro.light')}</li>
        <li>${t('face-check.intro.alone')}</li>
        <li>${t('face-check.intro.turn')}</li>
      </ul>
      <p class="hint">${t('face-check.intro.kept')}</p>
    </div>
    <div class="stage stage-face" data-capture-stage hidden>
      <video autoplay muted playsinline aria-label="${t('face-check.stage.label')}"></video>
      ${ring()}
    </div>
    <p class="cue" data-capture-cue aria-live="assertive" aria-atomic="true" hidden></p>
    <p class="advice" data-capture-advice aria-live="polite" aria-atomic="true" hidden></p>
    <div class="bar bar-error" data-capture-problem role="alert" hidden>
      <span class="bar-icon" aria-hidden="true">!</span>
      <p data-capture-problem-text></p>
    </div>
    <button class="button" type="button" data-capture-start hidden>${t('face-check.start')}</button>
    <button class="button" type="button" data-capture-retry hidden>${t('face-check.retry')}</button>
    <noscript><p>${t('face-check.noscript')}</p></noscript>
    ${
      doneUrl
        ? html`<form method="post" action="${doneUrl}" data-capture-done hidden>
            ${button(t('face-check.continue'))}
          </form>`
        : ''
    }
    ${texts()}
  </section>`
}

/** The share that is done, drawn along the oval. */
const ring = (): Html =>
  html`<svg
    class="stage-oval"
    width="52%"
    height="88%"
    viewBox="0 0 100 100"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <path
      data-capture-ring
      d="M50 2 A48 48 0 0 1 50 98 A48 48 0 0 1 50 2"
      fill="none"
      stroke="#4fb477"
      stroke-width="4"
      pathLength="100"
      stroke-dasharray="0 100"
    />
  </svg>`

/** The script chooses among these by name: no sentence lives in a script. */
const texts = (): Html =>
  html`<ul hidden data-capture-texts>
    ${CUES.map((name) => text(`cue.${name}`))} ${ADVICE.map((name) => text(`advice.${name}`))}
    ${FAILURES.map((name) => text(`failed.${name}`))} ${CAMERA.map((name) => text(`camera.${name}`))}
    ${text('opening')} ${text('live')} ${text('cue.first')}
  </ul>`

const text = (name: string): Html => html`<li data-text="${name}">${t(`face-check.${name}`)}</li>`

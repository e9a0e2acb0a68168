import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Provider } from '#identity-verification'
import { button, errorBar, linkButton, page, textLink } from '#platform/http'
import { t } from '#platform/i18n'
import { stepsAt, STEP_NAMES } from './steps.ts'

type Answer = Response | Promise<Response>

/** Screen 4. The same for whoever typed whatever, up to and including consent (design decision 10). */
export const informationPage = (
  c: Context,
  view: { identifier: string; providers: Provider[]; isMissing?: boolean },
): Answer =>
  page(c, {
    title: t('recovery.info.title'),
    steps: stepsAt(1),
    main: html`${view.isMissing ? errorBar(t('recovery.info.consentMissing')) : ''}
      <p>${t('recovery.info.for')} <strong>${view.identifier}</strong></p>
      <h2>${t('recovery.info.needTitle')}</h2>
      <ul>
        <li>${t('recovery.info.needDocument')}</li>
        <li>${t('recovery.info.needCamera')}</li>
        <li>${t('recovery.info.needTime')}</li>
      </ul>
      <h2>${t('recovery.info.stepsTitle')}</h2>
      <ol>
        ${STEP_NAMES.map((name) => html`<li>${t(`recovery.info.step.${name}`)}</li>`)}
      </ol>
      ${view.providers.length > 0 ? html`<h2>${t('recovery.info.whoTitle')}</h2>` : ''}
      ${view.providers.map(aboutProvider)}
      <h2>${t('recovery.info.keptTitle')}</h2>
      <p>${t('recovery.info.kept')}</p>
      <form method="post" action="/recover/start">
        <p class="check">
          <input type="checkbox" id="consent" name="consent" value="yes" required />
          <label for="consent">${t('recovery.info.consent')}</label>
        </p>
        ${button(t('recovery.info.start'))}
      </form>
      ${textLink(t('recovery.back'), '/sign-in/other')}
      ${textLink(t('recovery.comeBack.link'), '/recover/come-back')}`,
  })

const aboutProvider = (provider: Provider) =>
  html`<p>${t('recovery.info.who', { provider: provider.name })} ${provider.retentionText}</p>
    <ul>
      <li><a href="${provider.termsUrl}" rel="noopener">${t('recovery.info.terms')}</a></li>
      <li><a href="${provider.privacyUrl}" rel="noopener">${t('recovery.info.privacy')}</a></li>
      <li><a href="${provider.retentionUrl}" rel="noopener">${t('recovery.info.retention')}</a></li>
    </ul>`

export const notOfferedPage = (c: Context): Answer =>
  page(c, {
    title: t('recovery.notOffered.title'),
    main: html`<p>${t('recovery.notOffered.text')}</p>
      ${linkButton(t('recovery.toSignIn'), '/sign-in')}`,
    status: 403,
  })

/** Nothing was used up: there is no attempt, or it stands where it stood. */
export const unavailablePage = (c: Context, reference?: string): Answer =>
  page(c, {
    title: t('recovery.unavailable.title'),
    main: html`<p>${t('recovery.unavailable.text')}</p>
      ${linkButton(t('recovery.tryAgain'), '/recover')}`,
    status: 503,
    ...(reference ? { reference } : {}),
  })

export const refusedStartPage = (c: Context, reason: 'provider_unavailable' | 'too_many_attempts'): Answer =>
  reason === 'provider_unavailable'
    ? unavailablePage(c)
    : page(c, {
        title: t('recovery.tooMany.title'),
        main: html`<p>${t('recovery.tooMany.text')}</p>
          ${linkButton(t('recovery.tryAgain'), '/recover')}`,
        status: 429,
      })

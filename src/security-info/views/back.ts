import type { Context } from 'hono'
import { html } from 'hono/html'
import type { EnrolmentOutcome } from '#authentication'
import { linkButton, page, textLink } from '#platform/http'
import { t } from '#platform/i18n'
import { steps } from './steps.ts'

/** Screen 24. */
export const backPage = (c: Context, view: { outcome: EnrolmentOutcome; returnTo: string }) => {
  const { removedMethods, revokedSessions, notified } = view.outcome
  return page(c, {
    title: t('security-info.done.title'),
    steps: steps(),
    main: html`
      <p>${t('security-info.done.text')}</p>
      <ul class="plain">
        ${
          removedMethods.length > 0
            ? html`<li>
                ${t('security-info.done.removed', { count: removedMethods.length })}
                <ul>
                  ${removedMethods.map((name) => html`<li>${name}</li>`)}
                </ul>
              </li>`
            : html`<li>${t('security-info.done.nothingRemoved')}</li>`
        }
        ${revokedSessions ? html`<li>${t('security-info.done.sessions')}</li>` : ''}
        ${
          notified.length > 0
            ? html`<li>${t('security-info.done.notified', { to: notified.join(', ') })}</li>`
            : ''
        }
      </ul>
      <p>${t('security-info.done.check')}</p>
      ${linkButton(t('security-info.done.continue'), view.returnTo)}
      ${view.returnTo === '/security-info' ? '' : textLink(t('security-info.title'), '/security-info')}
    `,
  })
}

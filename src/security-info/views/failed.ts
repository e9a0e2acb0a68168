import type { Context } from 'hono'
import { html } from 'hono/html'
import { errorBar, linkButton, page, textLink } from '#platform/http'
import { t } from '#platform/i18n'
import { errorText } from './error-text.ts'

/** The passkey was not created: cause, and everything that can be done about it. */
export const failedPage = (c: Context, reason: string) =>
  page(c, {
    title: t('security-info.failed.title'),
    main: html`
      ${errorBar(errorText(reason, 'create'))}
      <ul class="plain">
        <li>${t('security-info.failed.again')}</li>
        <li>${t('security-info.failed.update')}</li>
        <li>${t('security-info.failed.key')}</li>
        <li>${t('security-info.failed.expired')}</li>
      </ul>
      ${linkButton(t('security-info.failed.retry'), '/security-info/passkey')}
      ${textLink(t('security-info.title'), '/security-info')}
    `,
  })

/** Nothing is open any more: the 15 minutes are over, or the recovery was stopped. */
export const endedPage = (c: Context, reason: string) =>
  page(c, {
    title: t('security-info.ended.title'),
    status: 403,
    main: html`
      ${errorBar(errorText(reason, 'create'))}
      <p>${t('security-info.ended.text')}</p>
      ${linkButton(t('security-info.ended.signIn'), '/sign-in')}
    `,
  })

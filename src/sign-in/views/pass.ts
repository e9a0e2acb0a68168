import type { Context } from 'hono'
import { html } from 'hono/html'
import { button, errorBar, field, page, textLink } from '#platform/http'
import { t } from '#platform/i18n'
import { errorText } from './error-text.ts'

/** Screen 21. What was typed is not sent back: a pass is in no page but the one that shows it. */
export const passPage = (c: Context, view: { identifier: string; error?: string; waitSeconds?: number }) =>
  page(c, {
    title: t('sign-in.pass.title'),
    main: html`
      ${view.error ? errorBar(errorText(view.error, view.waitSeconds)) : ''}
      <p><strong>${view.identifier}</strong></p>
      <form method="post" action="/sign-in/pass">
        ${field({
          name: 'code',
          label: t('sign-in.pass.label'),
          hint: t('sign-in.pass.hint'),
          autocomplete: 'one-time-code',
          maxlength: 200,
          autofocus: true,
        })}
        ${button(t('sign-in.pass.submit'))}
      </form>
      ${
        view.error === 'pass_expired' || view.error === 'pass_used'
          ? textLink(t('sign-in.pass.new'), '/recover')
          : ''
      }
      ${textLink(t('sign-in.passkey.other'), '/sign-in/other')}
    `,
  })

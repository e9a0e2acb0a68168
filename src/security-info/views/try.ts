import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { Context } from 'hono'
import { html } from 'hono/html'
import { button, errorBar, page } from '#platform/http'
import { t } from '#platform/i18n'
import { errorText } from './error-text.ts'
import { steps } from './steps.ts'

/** Screen 23. */
export const tryPage = (
  c: Context,
  view: { options: PublicKeyCredentialRequestOptionsJSON; error?: string },
) =>
  page(c, {
    title: t('security-info.try.title'),
    steps: steps(),
    scripts: ['passkey'],
    main: html`
      ${view.error ? errorBar(errorText(view.error, 'try')) : ''}
      <p>${t('security-info.try.text')}</p>
      <noscript><p>${t('security-info.script')}</p></noscript>
      <form
        method="post"
        action="/security-info/try"
        data-passkey="sign-in"
        data-options="${JSON.stringify(view.options)}"
      >
        <input type="hidden" name="response" /><input type="hidden" name="error" />
        ${button(t('security-info.try.submit'))}
      </form>
    `,
  })

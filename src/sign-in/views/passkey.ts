import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { Context } from 'hono'
import { html } from 'hono/html'
import { button, errorBar, page, textLink } from '#platform/http'
import { t } from '#platform/i18n'
import { errorText } from './error-text.ts'

/** Screen 2: the same for everybody, for the browser alone knows which passkeys there are (design decision 10). */
export const passkeyPage = (
  c: Context,
  view: { identifier: string; error?: string; options: PublicKeyCredentialRequestOptionsJSON },
) =>
  page(c, {
    title: t('sign-in.passkey.title'),
    scripts: ['passkey'],
    main: html`
      ${view.error ? errorBar(errorText(view.error)) : ''}
      <p><strong>${view.identifier}</strong></p>
      <p>${t('sign-in.passkey.text')}</p>
      <noscript><p>${t('sign-in.passkey.script')}</p></noscript>
      <form
        method="post"
        action="/sign-in/passkey"
        data-passkey="sign-in"
        data-options="${JSON.stringify(view.options)}"
      >
        <input type="hidden" name="response" /><input type="hidden" name="error" />
        ${button(t('sign-in.passkey.use'))}
      </form>
      <div>${textLink(t('sign-in.passkey.other'), '/sign-in/other')}</div>
      <div>${textLink(t('sign-in.back'), '/sign-in')}</div>
    `,
  })

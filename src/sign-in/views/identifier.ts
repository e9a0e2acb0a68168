import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { Context } from 'hono'
import { html } from 'hono/html'
import { button, errorBar, field, page } from '#platform/http'
import { t } from '#platform/i18n'
import { errorText } from './error-text.ts'

/** Screen 1. The browser offers its passkeys in the field itself; without script the form alone does. */
export function identifierPage(
  c: Context,
  view: {
    identifier?: string
    returnTo: string | null
    error?: string
    options: PublicKeyCredentialRequestOptionsJSON
  },
) {
  const isFieldError = view.error === 'identifier_missing' || view.error === 'pass_typed_here'
  const returnTo = view.returnTo
    ? html`<input type="hidden" name="return_to" value="${view.returnTo}" />`
    : ''
  return page(c, {
    title: t('sign-in.identifier.title'),
    scripts: ['passkey'],
    main: html`
      ${view.error ? errorBar(errorText(view.error)) : ''}
      <form method="post" action="/sign-in">
        ${field({
          name: 'identifier',
          label: t('sign-in.identifier.label'),
          value: view.identifier ?? '',
          autocomplete: 'username webauthn',
          maxlength: 320,
          required: false,
          autofocus: true,
          ...(isFieldError && view.error ? { error: errorText(view.error) } : {}),
        })}
        ${returnTo} ${button(t('sign-in.identifier.next'))}
        <button class="text-button" name="next" value="other">${t('sign-in.identifier.noAccess')}</button>
      </form>
      <form
        method="post"
        action="/sign-in/passkey"
        data-passkey="autofill"
        data-options="${JSON.stringify(view.options)}"
        hidden
      >
        <input type="hidden" name="response" /><input type="hidden" name="error" />${returnTo}
      </form>
    `,
  })
}

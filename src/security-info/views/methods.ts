import type { Context } from 'hono'
import { html } from 'hono/html'
import type { AuthenticationMethod } from '#authentication'
import { errorBar, linkButton, page, textButton } from '#platform/http'
import { t } from '#platform/i18n'
import { errorText } from './error-text.ts'

export const methodsPage = (
  c: Context,
  view: {
    user: { displayName: string; userPrincipalName: string }
    methods: AuthenticationMethod[]
    currentMethodId: string | null
    error?: string
  },
) =>
  page(c, {
    title: t('security-info.title'),
    main: html`
      ${view.error ? errorBar(errorText(view.error, 'create')) : ''}
      <p><strong>${view.user.displayName} · ${view.user.userPrincipalName}</strong></p>
      ${
        view.methods.length === 0
          ? html`<p>${t('security-info.methods.none')}</p>`
          : html`<ul class="plain">
              ${view.methods.map((method) => methodRow(method, view.currentMethodId))}
            </ul>`
      }
      ${linkButton(t('security-info.methods.add'), '/security-info/passkey')}
      ${textButton(t('security-info.methods.signOut'), '/sign-out')}
    `,
  })

const methodRow = (method: AuthenticationMethod, currentMethodId: string | null) =>
  html`<li>
    <strong>${method.displayName}</strong>
    ${method.id === currentMethodId ? html`<em>· ${t('security-info.methods.current')}</em>` : ''}
    <p class="hint">
      ${t(
        method.deviceType === 'multiDevice'
          ? 'security-info.methods.synced'
          : 'security-info.methods.deviceBound',
      )}
      · ${t('security-info.methods.created', { at: method.createdAt })}
      ${method.lastUsedAt ? html` · ${t('security-info.methods.used', { at: method.lastUsedAt })}` : ''}
    </p>
    ${textButton(t('security-info.methods.delete'), `/security-info/passkey/${method.id}/delete`)}
  </li>`

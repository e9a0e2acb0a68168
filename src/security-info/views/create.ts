import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import type { Context } from 'hono'
import { html } from 'hono/html'
import { button, field, infoBar, page, textLink } from '#platform/http'
import { t } from '#platform/i18n'
import { steps } from './steps.ts'

/** Screen 22. */
export const createPage = (
  c: Context,
  view: { options: PublicKeyCredentialCreationOptionsJSON; isEnrolment: boolean; until?: Date },
) =>
  page(c, {
    title: t(view.isEnrolment ? 'security-info.create.titleNew' : 'security-info.create.title'),
    ...(view.isEnrolment ? { steps: steps() } : {}),
    scripts: ['passkey'],
    main: html`
      ${view.until ? infoBar(t('security-info.create.banner', { until: view.until })) : ''}
      <p>${t('security-info.create.why')}</p>
      <p>${t('security-info.create.ask')}</p>
      <p class="hint">${t('security-info.create.key')}</p>
      <noscript><p>${t('security-info.script')}</p></noscript>
      <form
        method="post"
        action="/security-info/passkey"
        data-passkey="register"
        data-options="${JSON.stringify(view.options)}"
      >
        <input type="hidden" name="response" /><input type="hidden" name="error" />
        ${field({
          name: 'display_name',
          label: t('security-info.create.name'),
          hint: t('security-info.create.nameHint'),
          maxlength: 60,
          required: false,
        })}
        ${button(t('security-info.create.submit'))}
      </form>
      ${view.isEnrolment ? '' : textLink(t('security-info.back'), '/security-info')}
    `,
  })

import type { Context } from 'hono'
import { html } from 'hono/html'
import { page, row, textLink } from '#platform/http'
import { t } from '#platform/i18n'

/** Screen 3: the organisation's methods, never the person's own (design decision 10). */
export const otherWaysPage = (c: Context, view: { identifier: string; offersRecovery: boolean }) =>
  page(c, {
    title: t('sign-in.other.title'),
    main: html`
      <p><strong>${view.identifier}</strong></p>
      <ul class="rows">
        ${row({
          title: t('sign-in.other.passkey.title'),
          text: t('sign-in.other.passkey.text'),
          href: '/sign-in/passkey',
        })}
        ${row({
          title: t('sign-in.other.pass.title'),
          text: t('sign-in.other.pass.text'),
          href: '/sign-in/pass',
        })}
        ${
          view.offersRecovery
            ? row({
                title: t('sign-in.other.recover.title'),
                text: t('sign-in.other.recover.text'),
                href: '/recover',
                apart: true,
              })
            : ''
        }
      </ul>
      ${textLink(t('sign-in.back'), '/sign-in')}
    `,
  })

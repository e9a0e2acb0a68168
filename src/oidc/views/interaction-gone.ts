import type { Context } from 'hono'
import { html } from 'hono/html'
import { linkButton, page } from '#platform/http'
import { t } from '#platform/i18n'
import type { Client } from '../client.ts'

/** The sign-in under way has expired or belongs to another browser. */
export const interactionGonePage = (c: Context, client: Client | null) =>
  page(c, {
    title: t('oidc.gone.title'),
    status: 410,
    main: html`
      <p>${t('oidc.gone.body')}</p>
      ${
        client?.initiateLoginUri
          ? linkButton(t('oidc.gone.again', { application: client.displayName }), client.initiateLoginUri)
          : linkButton(t('oidc.gone.securityInfo'), '/security-info')
      }
    `,
  })

/** An authorization request that may not be answered to the application (wrong client, wrong redirect URI). */
export const requestRefusedPage = (c: Context, code: string) =>
  page(c, {
    title: t('oidc.refused.title'),
    status: 400,
    main: html`<p>${t('oidc.refused.body', { code })}</p>`,
  })

import type { Context } from 'hono'
import { html } from 'hono/html'
import { errorBar, linkButton, page } from '#platform/http'
import { t } from '#platform/i18n'

/** A wallet's answer came back in a browser that did not ask for it. No reference: it is somebody else's. */
export const returnedElsewherePage = (c: Context): Response | Promise<Response> =>
  page(c, {
    title: t('recovery.returnedElsewhere.title'),
    main: html`${errorBar(t('recovery.returnedElsewhere.stop'))}
      <p>${t('recovery.returnedElsewhere.text')}</p>
      ${linkButton(t('recovery.toSignIn'), '/sign-in')}`,
    status: 403,
  })

import type { Context } from 'hono'
import { html } from 'hono/html'
import { linkButton, page } from '#platform/http'
import { t } from '#platform/i18n'

/** Moves on by itself; the link is for browsers that do not. */
export function continuePage(c: Context, to: string) {
  c.header('Refresh', `0; url=${to}`)
  return page(c, {
    title: t('sign-in.continue.title'),
    main: html`
      <p>${t('sign-in.continue.text')}</p>
      ${linkButton(t('sign-in.continue.go'), to)}
    `,
  })
}

import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { readSessionToken } from '#authentication/session'
import type { Sessions } from '#authentication'
import type { Directory } from '#directory'
import { page, textLink } from '#platform/http'
import { t } from '#platform/i18n'

export type CentreDeps = {
  /** The built page of the admin centre. */
  indexFile: string
  sessions: Pick<Sessions, 'read'>
  directory: Pick<Directory, 'rolesOf'>
}

/**
 * The admin centre's one page, for administrators alone; everything that it shows comes from the API, which asks again.
 * Its styles are written at run time and carry the nonce of this very answer.
 */
export function createAdminCentre(deps: CentreDeps): { routes: Hono } {
  const serve = new Hono()
  serve.get('/admin', (c) => c.redirect('/admin/', 308))
  serve.get('/admin/*', async (c) => {
    const session = await deps.sessions.read(readSessionToken(c))
    if (!session) return c.redirect(`/sign-in?return_to=${encodeURIComponent('/admin')}`, 303)
    if ((await deps.directory.rolesOf(session.userId)).length === 0)
      return page(c, {
        title: t('admin-link.notAdmin.title'),
        main: html`<p>${t('admin-link.notAdmin.text')}</p>
          ${textLink(t('admin-link.notAdmin.back'), '/security-info')}`,
        status: 403,
      })
    const document = await readFile(deps.indexFile, 'utf8')
    c.header('Cache-Control', 'no-store')
    const nonce: unknown = c.get('secureHeadersNonce' as never)
    return c.html(document.replace('__STYLE_NONCE__', typeof nonce === 'string' ? nonce : ''))
  })
  return { routes: serve }
}

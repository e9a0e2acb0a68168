import { Hono } from 'hono'
import { html } from 'hono/html'
import { userActor } from '#audit'
import { setSessionToken } from '#authentication/session'
import { hashToken } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import { button, page } from '#platform/http'
import { t } from '#platform/i18n'
import type { AdminLinkDeps } from './admin-link.ts'
import { takeLink } from './store.ts'

/** Opening the link shows a button: what looks at links before people do must not use it up. */
export function createLinkRoutes(deps: AdminLinkDeps): Hono {
  return new Hono()
    .get('/admin/link/:token', (c) =>
      page(c, {
        title: t('admin-link.title'),
        main: html`<p>${t('admin-link.text')}</p>
          <form method="post">${button(t('admin-link.continue'))}</form>`,
      }),
    )
    .post('/admin/link/:token', async (c) => {
      const now = deps.clock.now()
      const created = await inTransaction(deps.database, async (tx) => {
        const userId = await takeLink(tx, hashToken(c.req.param('token')), now)
        const user = userId ? await deps.directory.getUser(userId) : null
        if (!user?.accountEnabled) return null
        const session = await deps.sessions.create(tx, { userId: user.id, method: 'temporary_access_pass' })
        await deps.directory.recordSignIn(tx, user.id, now)
        await deps.audit.record(tx, {
          activity: 'Use administrator link',
          category: 'UserManagement',
          result: 'success',
          actor: userActor(user, deps.clientIp(c)),
        })
        return session
      })
      if (!created)
        return page(c, {
          title: t('admin-link.gone.title'),
          main: html`<p>${t('admin-link.gone.text')}</p>`,
          status: 410,
        })
      const seconds = Math.floor((created.session.expiresAt.getTime() - now.getTime()) / 1000)
      setSessionToken(c, created.token, seconds)
      return c.redirect('/admin', 303)
    })
}

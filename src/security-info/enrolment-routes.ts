import { Hono } from 'hono'
import type { Context } from 'hono'
import { readSessionToken } from '#authentication/session'
import { readForm } from '#platform/http'
import { accessOf } from './access.ts'
import { completeEnrolment } from './complete-enrolment.ts'
import { errorName, parseJson, passkeyForm } from './forms.ts'
import type { SecurityInfoDeps } from './security-info.ts'
import { backPage } from './views/back.ts'
import { endedPage, failedPage } from './views/failed.ts'
import { tryPage } from './views/try.ts'

/** Screens 23 and 24. */
export function createEnrolmentRoutes(deps: SecurityInfoDeps): Hono {
  const { authentication } = deps
  const enrolmentOf = async (c: Context) => {
    const access = await accessOf(c, deps)
    return access?.kind === 'enrolment' && access.enrolment.newMethodId ? access : null
  }
  const showTry = async (c: Context, binding: string, error?: string) =>
    tryPage(c, {
      options: await authentication.passkey.signInOptions({ binding }),
      ...(error ? { error } : {}),
    })

  return new Hono()
    .get('/security-info/try', async (c) => {
      const access = await enrolmentOf(c)
      return access ? showTry(c, access.binding) : c.redirect('/security-info', 303)
    })
    .post('/security-info/try', async (c) => {
      const access = await enrolmentOf(c)
      if (!access) return endedPage(c, 'enrolment_expired')
      const form = await readForm(c, passkeyForm)
      if (!form || form.error || !form.response) {
        return showTry(c, access.binding, errorName(form?.error || 'response_malformed'))
      }
      const result = await completeEnrolment(c, deps, { access, response: parseJson(form.response) })
      if (result.ok) return c.redirect('/security-info/done', 303)
      const isOver = result.reason === 'recovery_ended' || result.reason === 'enrolment_expired'
      return isOver ? endedPage(c, result.reason) : showTry(c, access.binding, result.reason)
    })
    .get('/security-info/done', async (c) => {
      const session = await authentication.session.read(readSessionToken(c))
      const enrolment =
        session?.enrolmentSessionId && (await authentication.enrolment.get(session.enrolmentSessionId))
      if (!enrolment || !enrolment.outcome) return c.redirect('/security-info', 303)
      return backPage(c, { outcome: enrolment.outcome, returnTo: enrolment.returnTo ?? '/security-info' })
    })
    .get('/security-info/failed', async (c) => {
      const access = await accessOf(c, deps)
      const reason = errorName(c.req.query('reason') ?? '')
      return access ? failedPage(c, reason) : endedPage(c, 'enrolment_expired')
    })
}

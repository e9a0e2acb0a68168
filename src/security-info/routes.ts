import { Hono } from 'hono'
import type { Context } from 'hono'
import { inTransaction } from '#platform/database'
import { readForm } from '#platform/http'
import { accessOf } from './access.ts'
import type { Access } from './access.ts'
import { errorName, parseJson, passkeyForm } from './forms.ts'
import { recordChange } from './record-change.ts'
import { recordRegistrationFailure, registerPasskey } from './register-passkey.ts'
import type { SecurityInfoDeps } from './security-info.ts'
import { createPage } from './views/create.ts'
import { endedPage, failedPage } from './views/failed.ts'
import { methodsPage } from './views/methods.ts'

export function createPortalRoutes(deps: SecurityInfoDeps): Hono {
  const { authentication } = deps
  const toSignIn = (c: Context, path: string) =>
    c.redirect(`/sign-in?return_to=${encodeURIComponent(path)}`, 303)
  const mayChange = (access: Access): boolean => access.kind === 'enrolment' || access.isFresh

  const showCreate = async (c: Context, access: Access) => {
    const offered = await authentication.passkey.registerOptions({
      user: access.user,
      binding: access.binding,
      organisationName: (await deps.organisation.get()).name,
      attemptId: access.kind === 'enrolment' ? access.enrolment.attemptId : null,
    })
    if (!offered.ok) return failedPage(c, offered.reason)
    return createPage(c, {
      options: offered.options,
      isEnrolment: access.kind === 'enrolment',
      ...(access.kind === 'enrolment' ? { until: access.enrolment.expiresAt } : {}),
    })
  }
  const showMethods = async (c: Context, access: Extract<Access, { kind: 'session' }>, error?: string) =>
    methodsPage(c, {
      user: access.user,
      methods: await authentication.methods.list(access.user.id),
      currentMethodId: access.session.methodId,
      ...(error ? { error } : {}),
    })

  return new Hono()
    .get('/security-info', async (c) => {
      const access = await accessOf(c, deps)
      if (!access) return toSignIn(c, '/security-info')
      if (access.kind === 'session') return showMethods(c, access)
      return c.redirect(access.enrolment.newMethodId ? '/security-info/try' : '/security-info/passkey', 303)
    })
    .get('/security-info/passkey', async (c) => {
      const access = await accessOf(c, deps)
      if (!access || !mayChange(access)) return toSignIn(c, '/security-info/passkey')
      if (access.kind === 'enrolment' && access.enrolment.newMethodId) {
        return c.redirect('/security-info/try', 303)
      }
      return showCreate(c, access)
    })
    .post('/security-info/passkey', async (c) => {
      const access = await accessOf(c, deps)
      if (!access) return endedPage(c, 'enrolment_expired')
      if (!mayChange(access)) return toSignIn(c, '/security-info/passkey')
      // One passkey an enrolment: a second one would be nobody's to try (T19, T30).
      if (access.kind === 'enrolment' && access.enrolment.newMethodId) {
        return c.redirect('/security-info/try', 303)
      }
      const form = await readForm(c, passkeyForm)
      if (!form || form.error || !form.response) {
        const reason = errorName(form?.error || 'response_malformed')
        await recordRegistrationFailure(c, deps, { access, reason })
        return c.redirect(`/security-info/failed?reason=${reason}`, 303)
      }
      const result = await registerPasskey(c, deps, {
        access,
        response: parseJson(form.response),
        displayName: form.display_name,
      })
      if (!result.ok) {
        return result.reason === 'enrolment_expired'
          ? endedPage(c, result.reason)
          : c.redirect(`/security-info/failed?reason=${result.reason}`, 303)
      }
      return c.redirect(access.kind === 'enrolment' ? '/security-info/try' : '/security-info', 303)
    })
    .post('/security-info/passkey/:id/delete', async (c) => {
      const access = await accessOf(c, deps)
      if (access?.kind !== 'session' || !access.isFresh) return toSignIn(c, '/security-info')
      const result = await inTransaction(deps.database, async (tx) => {
        const removed = await authentication.methods.removeUnlessLast(tx, access.user.id, c.req.param('id'))
        if (!removed.ok) return removed
        await authentication.session.revokeForMethod(tx, removed.method.id)
        await recordChange(c, deps, tx, {
          activity: 'User deleted security information',
          user: access.user,
          attemptId: null,
          result: 'success',
          details: { name: removed.method.displayName },
        })
        return removed
      })
      if (!result.ok && result.reason === 'last_passkey') return showMethods(c, access, 'last_passkey')
      return c.redirect('/security-info', 303)
    })
}

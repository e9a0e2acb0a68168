import { setTimeout as pause } from 'node:timers/promises'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { z } from 'zod'
import { browserOf, clearSessionToken, ownPath, readSessionToken } from '#authentication/session'
import { normaliseCode } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import { readForm } from '#platform/http'
import { createLimits, networkOf } from './limits.ts'
import { signInWithPass } from './sign-in-with-pass.ts'
import { signInWithPasskey } from './sign-in-with-passkey.ts'
import type { SignInDeps } from './sign-in.ts'
import { continuePage } from './views/continue.ts'
import { identifierPage } from './views/identifier.ts'
import { otherWaysPage } from './views/other-ways.ts'
import { passPage } from './views/pass.ts'
import { passkeyPage } from './views/passkey.ts'

const identifierForm = z.object({
  // No account's name holds a control character, and no text column a NUL.
  identifier: z
    .string()
    .trim()
    .max(320)
    .regex(/^\P{Cc}*$/u),
  return_to: z.string().max(500).optional(),
  next: z.string().max(20).optional(),
})
const passkeyForm = z.object({
  response: z.string().max(100_000).default(''),
  error: z.string().max(60).default(''),
  return_to: z.string().max(500).optional(),
})
const passForm = z.object({ code: z.string().max(200) })

/** The option's look-ups take a little longer for an account that exists: every answer waits this long (T14). */
const OTHER_WAYS_MS = 150

export function createRoutes(deps: SignInDeps): Hono {
  const { authentication } = deps
  const pending = authentication.pendingSignIn
  const limits = createLimits(deps.database)
  const signInOptions = (c: Context) =>
    authentication.passkey.signInOptions({ binding: browserOf(c, deps.random) })
  const showIdentifier = async (
    c: Context,
    view: { identifier?: string; returnTo: string | null; error?: string },
  ) => identifierPage(c, { ...view, options: await signInOptions(c) })
  const showPasskey = async (c: Context, identifier: string, error?: string) =>
    passkeyPage(c, { identifier, options: await signInOptions(c), ...(error ? { error } : {}) })

  return new Hono()
    .get('/sign-in', (c) => {
      pending.clear(c)
      return showIdentifier(c, { returnTo: ownPath(c.req.query('return_to')) })
    })
    .post('/sign-in', async (c) => {
      const form = await readForm(c, identifierForm)
      const returnTo = ownPath(form?.return_to)
      if (!form?.identifier) return showIdentifier(c, { returnTo, error: 'identifier_missing' })
      if (looksLikePass(form.identifier)) return showIdentifier(c, { returnTo, error: 'pass_typed_here' })
      pending.write(c, { identifier: form.identifier, returnTo })
      const next = form.next === 'other' ? '/sign-in/other' : '/sign-in/passkey'
      return c.redirect(next, 303)
    })
    .get('/sign-in/passkey', async (c) => {
      const known = pending.read(c)
      return known ? showPasskey(c, known.identifier) : c.redirect('/sign-in', 303)
    })
    .post('/sign-in/passkey', async (c) => {
      const known = pending.read(c)
      const form = await readForm(c, passkeyForm)
      const returnTo = ownPath(form?.return_to) ?? known?.returnTo ?? null
      const again = (error: string) =>
        known ? showPasskey(c, known.identifier, error) : showIdentifier(c, { returnTo, error })
      if (!form || form.error || !form.response) return again(form?.error || 'response_malformed')
      const response = parseJson(form.response)
      const result = await signInWithPasskey(c, deps, {
        response,
        browser: browserOf(c, deps.random),
        isRefusalRecorded: () => limits.isPasskeyRefusalRecorded(networkOf(deps.clientIp(c))),
      })
      return result.ok ? goOn(c, returnTo) : again(result.reason)
    })
    .get('/sign-in/other', async (c) => {
      const known = pending.read(c)
      if (!known) return c.redirect('/sign-in', 303)
      const [offersRecovery] = await Promise.all([deps.recoveryOffer(known.identifier), pause(OTHER_WAYS_MS)])
      return otherWaysPage(c, { identifier: known.identifier, offersRecovery })
    })
    .get('/sign-in/pass', (c) => {
      const known = pending.read(c)
      return known ? passPage(c, { identifier: known.identifier }) : c.redirect('/sign-in', 303)
    })
    .post('/sign-in/pass', async (c) => {
      const known = pending.read(c)
      if (!known) return c.redirect('/sign-in', 303)
      const form = await readForm(c, passForm)
      const view = { identifier: known.identifier }
      if (!form?.code.trim()) return passPage(c, { ...view, error: 'pass_missing' })
      const { kinds, waitSeconds, giveBack } = await limits.passTry(
        networkOf(deps.clientIp(c)),
        known.identifier,
      )
      const slowed = { ...view, error: 'too_many_tries', waitSeconds: waitSeconds ?? 0 }
      if (kinds.length === 0) return passPage(c, slowed)
      const result = await signInWithPass(c, deps, {
        ...known,
        code: form.code,
        kinds,
        browser: browserOf(c, deps.random),
      })
      if (!result.ok) {
        const isSlowed = result.reason === 'pass_wrong' && waitSeconds !== null
        return passPage(c, isSlowed ? slowed : { ...view, error: result.reason })
      }
      await giveBack()
      return goOn(c, result.next === 'enrolment' ? '/security-info' : known.returnTo)
    })
    .get('/sign-in/continue', (c) => continuePage(c, ownPath(c.req.query('to')) ?? '/security-info'))
    .post('/sign-out', async (c) => {
      const session = await authentication.session.read(readSessionToken(c))
      if (session) await inTransaction(deps.database, (tx) => authentication.session.revoke(tx, session.id))
      clearSessionToken(c)
      return c.redirect('/sign-in', 303)
    })
}

/**
 * On to where the person wanted to go. An interaction ends at an application's own address, and the answer to a form
 * may not be redirected there (CSP3 form-action follows redirects): a page of ours stands in between.
 */
const goOn = (c: Context, returnTo: string | null): Response =>
  returnTo?.startsWith('/interaction/')
    ? c.redirect(`/sign-in/continue?to=${encodeURIComponent(returnTo)}`, 303)
    : c.redirect(returnTo ?? '/security-info', 303)

/** A pass in the wrong field: said so at once, and kept nowhere. Sixteen letters of a pass, digits among them. */
const looksLikePass = (typed: string): boolean =>
  /\d/.test(typed) && /^[0-9A-HJKMNP-TV-Z]{16}$/.test(normaliseCode(typed))

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

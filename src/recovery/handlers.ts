import type { Context } from 'hono'
import { z } from 'zod'
import { readForm } from '#platform/http'
import { t } from '#platform/i18n'
import { cancelAttempt, holdAttempt } from './end-attempt.ts'
import { FLOW } from './flow.ts'
import { isEnd } from './machine.ts'
import { identifierIn } from './material.ts'
import { browserLabelOf, networkOf } from './network.ts'
import { acceptPairing, createPairing, findPairing, takePairing } from './pair-phone.ts'
import type { RecoveryDeps } from './recovery.ts'
import { offerRecovery, providersShown, startRecovery } from './start-recovery.ts'
import { finishFaceCheck, startFaceCheck } from './steps/check-face.ts'
import { issueAccess } from './steps/issue-access.ts'
import { matchAccount } from './steps/match-account.ts'
import { receivePresentation } from './steps/receive-presentation.ts'
import { requestHere } from './steps/request-presentation.ts'
import { returnPresentation } from './steps/return-presentation.ts'
import { completeIdentity, verifyIdentity } from './steps/verify-identity.ts'
import { selectAttempt } from './store.ts'
import { keepBrowser, readVisit, rotate } from './visit.ts'
import type { Visit } from './visit.ts'
import { attemptPage } from './views/attempt.ts'
import { deniedPage, pairPage, phonePage } from './views/phone.ts'
import { informationPage, notOfferedPage, refusedStartPage, unavailablePage } from './views/door.ts'
import { elsewherePage, passShownPage, passUnavailablePage } from './views/pass.ts'
import { returnedElsewherePage } from './views/returned-elsewhere.ts'

type Handle = (c: Context, deps: RecoveryDeps, visit: Visit) => Promise<Response>
/** Longer than what is looked up, whoever's name it is: every answer at the door waits this long (T14). */
const ANSWER_MS = 150
const START_MS = 300
const startForm = z.object({ consent: z.literal('yes') })
const responseCode = z.string().min(1).max(200)
const returnQuery = z.object({
  state: z.string().min(1).max(200),
  transaction_id: z.string().min(1).max(200),
  error: z.string().max(100).optional(),
})

export async function showInformation(c: Context, deps: RecoveryDeps): Promise<Response> {
  const visit = await readVisit(c, deps)
  if (visit && !isEnd(visit.attempt.state)) return c.redirect(FLOW[visit.attempt.state].path, 303)
  const identifier = deps.identifierOf(c)
  if (!identifier) return c.redirect('/sign-in', 303)
  const [view] = await Promise.all([informationFor(identifier, deps), deps.pause(ANSWER_MS)])
  return view ? informationPage(c, view) : notOfferedPage(c)
}

/** Null when recovery is not offered to whoever typed this. */
const informationFor = async (identifier: string, deps: RecoveryDeps) =>
  (await offerRecovery(identifier, deps))
    ? { identifier, providers: await providersShown(identifier, deps) }
    : null

export async function start(c: Context, deps: RecoveryDeps): Promise<Response> {
  const identifier = deps.identifierOf(c)
  if (!identifier) return c.redirect('/sign-in', 303)
  if (!(await readForm(c, startForm))) {
    const [view] = await Promise.all([informationFor(identifier, deps), deps.pause(ANSWER_MS)])
    return view ? informationPage(c, { ...view, isMissing: true }) : notOfferedPage(c)
  }
  const ipAddress = deps.clientIp(c)
  const attempted = startRecovery(
    {
      identifier,
      consentText: t('recovery.info.consent'),
      ipAddress,
      network: networkOf(ipAddress),
      browserLabel: browserLabelOf(c.req.header('user-agent')),
    },
    deps,
  )
  const [started] = await Promise.all([attempted, deps.pause(START_MS)])
  if (!started.ok)
    return started.reason === 'not_offered' ? notOfferedPage(c) : refusedStartPage(c, started.reason)
  keepBrowser(c, started.browserToken)
  return c.redirect(FLOW[started.attempt.state].path, 303)
}

export async function showPairing(c: Context, deps: RecoveryDeps): Promise<Response> {
  const code = c.req.param('code') ?? ''
  const attempt = await findPairing(code, deps)
  const organisation = await deps.organisation.get()
  return pairPage(c, attempt && { attempt, code, organisation: organisation.name }, deps)
}

export async function confirmPairing(c: Context, deps: RecoveryDeps): Promise<Response> {
  const token = await acceptPairing(c.req.param('code') ?? '', deps)
  if (!token) return pairPage(c, null, deps)
  keepBrowser(c, token)
  return c.redirect('/recover/device', 303)
}

export async function denyPairing(c: Context, deps: RecoveryDeps): Promise<Response> {
  const attempt = await takePairing(c.req.param('code') ?? '', deps)
  if (!attempt) return pairPage(c, null, deps)
  await holdAttempt(attempt, deps)
  return deniedPage(c, attempt.reference)
}

const here = async (c: Context, deps: RecoveryDeps, visit: Visit): Promise<Response> => {
  const now = (await selectAttempt(deps.database, visit.attempt.id)) ?? visit.attempt
  return c.redirect(FLOW[now.state].path, 303)
}

export const showAttempt: Handle = async (c, deps, visit) => {
  if (visit.attempt.state === 'presentation_pending') {
    await receivePresentation(visit.attempt, visit.browser, deps)
    const now = await selectAttempt(deps.database, visit.attempt.id)
    if (now && now.state !== 'presentation_pending') return c.redirect(FLOW[now.state].path, 303)
    if (now) return attemptPage(c, { ...visit, attempt: now }, deps)
  }
  return attemptPage(c, visit, deps)
}

/** What every browser of the attempt may know: whether it has moved on. */
export const status: Handle = async (c, deps, { attempt, browser }) => {
  if (attempt.state === 'presentation_pending') await receivePresentation(attempt, browser, deps)
  const now = (await selectAttempt(deps.database, attempt.id)) ?? attempt
  // The request may have been renewed after a refused answer: then the page is shown again.
  const position = `${now.state}.${now.requestId ?? ''}`
  return c.json(
    c.req.query('at') === position ? { state: now.state } : { state: now.state, next: FLOW[now.state].path },
  )
}

export const offerPhone: Handle = async (c, deps, { attempt }) => {
  const code = await createPairing(attempt, deps)
  return phonePage(c, attempt, code ? `${deps.origin}/recover/pair/${code}` : null)
}

export const identity: Handle = async (c, deps, visit) => {
  const result = await verifyIdentity(visit.attempt, deps)
  if (result.ok) return c.redirect(result.url, 303)
  return result.reason === 'busy' ? here(c, deps, visit) : unavailablePage(c, visit.attempt.reference)
}

export const returned: Handle = async (c, deps, visit) => {
  const query = returnQuery.safeParse(c.req.query())
  if (query.success) {
    const { state, transaction_id: transactionId, error } = query.data
    await completeIdentity(visit.attempt, { state, transactionId, ...(error ? { error } : {}) }, deps)
  }
  return here(c, deps, visit)
}

/** "Open my wallet", in this browser. What an earlier answer of its came to is counted before another is asked for. */
export const share: Handle = async (c, deps, visit) => {
  await receivePresentation(visit.attempt, visit.browser, deps)
  const now = await selectAttempt(deps.database, visit.attempt.id)
  if (now?.state !== 'presentation_pending') return here(c, deps, visit)
  const wallet = await requestHere(now, visit.browser, deps)
  return wallet ? c.redirect(wallet, 303) : here(c, deps, visit)
}

/** Needs no attempt: a browser that has none is told so. */
export async function presented(c: Context, deps: RecoveryDeps): Promise<Response> {
  const visit = await readVisit(c, deps)
  const code = responseCode.safeParse(c.req.query('response_code'))
  const where = code.success ? await returnPresentation(visit, code.data, deps) : 'here'
  if (where === 'elsewhere') return returnedElsewherePage(c)
  return visit ? here(c, deps, visit) : c.redirect('/recover', 303)
}

export const startFace: Handle = async (c, deps, visit) => {
  await startFaceCheck(visit.attempt, visit.browser, deps)
  return here(c, deps, visit)
}

export const finishFace: Handle = async (c, deps, visit) => {
  const outcome = await finishFaceCheck(visit.attempt, visit.browser, deps)
  if (outcome !== 'passed') return here(c, deps, visit)
  const passed = await selectAttempt(deps.database, visit.attempt.id)
  if (!passed) return c.redirect('/recover', 303)
  // The token that the camera's browser came with is dead from here (T9).
  await rotate(c, { ...visit, attempt: passed }, deps)
  await matchAccount(passed, deps)
  return here(c, deps, visit)
}

export const match: Handle = async (c, deps, visit) => {
  await matchAccount(visit.attempt, deps)
  return here(c, deps, visit)
}

export const issue: Handle = async (c, deps, visit) => {
  if (!visit.browser.passedFaceAt) return elsewherePage(c, visit.attempt)
  const issued = await issueAccess(visit.attempt, visit.browser, deps.browserOf(c), deps)
  if (!issued) return here(c, deps, visit)
  if (issued === 'unavailable') return passUnavailablePage(c, visit.attempt.reference)
  if (!deps.identifierOf(c)) deps.rememberIdentifier?.(c, identifierIn(visit.attempt, deps))
  return passShownPage(c, visit.attempt, issued)
}

export const cancel: Handle = async (c, deps, visit) => {
  await cancelAttempt(visit.attempt, deps)
  return here(c, deps, visit)
}

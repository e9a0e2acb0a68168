import type { Context } from 'hono'
import { z } from 'zod'
import { readForm } from '#platform/http'
import { comeBack, makeReturnCode, restartProof } from './come-back.ts'
import { FLOW } from './flow.ts'
import { findReported, reportAttempt } from './report-attempt.ts'
import type { RecoveryDeps } from './recovery.ts'
import { selectAttempt } from './store.ts'
import { keepBrowser } from './visit.ts'
import type { Visit } from './visit.ts'
import { comeBackPage, holdPage } from './views/hold.ts'
import { reportedPage, reportGonePage, reportPage } from './views/report.ts'

const form = z.object({ code: z.string().min(1).max(64) })

/** Looking does nothing: mail scanners follow links (design decision 14). */
export async function showReport(c: Context, deps: RecoveryDeps): Promise<Response> {
  const token = c.req.param('token') ?? ''
  const attempt = await findReported(token, deps)
  return attempt ? reportPage(c, attempt, token) : reportGonePage(c)
}

export async function report(c: Context, deps: RecoveryDeps): Promise<Response> {
  const attempt = await findReported(c.req.param('token') ?? '', deps)
  if (!attempt) return reportGonePage(c)
  await reportAttempt(attempt, deps)
  return reportedPage(c, attempt)
}

export const showComeBack = async (c: Context): Promise<Response> => comeBackPage(c)

export async function useReturnCode(c: Context, deps: RecoveryDeps): Promise<Response> {
  const typed = await readForm(c, form)
  const token = typed ? await comeBack(typed.code, deps) : null
  if (!token) return comeBackPage(c, true)
  keepBrowser(c, token)
  return c.redirect('/recover/hold', 303)
}

/** In this answer alone; the next press makes another. */
export async function showReturnCode(c: Context, deps: RecoveryDeps, { attempt }: Visit): Promise<Response> {
  const code = await makeReturnCode(attempt, deps)
  return code ? holdPage(c, attempt, code) : c.redirect('/recover/hold', 303)
}

export async function resume(c: Context, deps: RecoveryDeps, { attempt }: Visit): Promise<Response> {
  await restartProof(attempt, deps)
  const now = await selectAttempt(deps.database, attempt.id)
  return c.redirect(FLOW[(now ?? attempt).state].path, 303)
}

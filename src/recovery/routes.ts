import { Hono } from 'hono'
import type { Context } from 'hono'
import { FLOW } from './flow.ts'
import type { RecoveryDeps } from './recovery.ts'
import { ROUTES } from './route-table.ts'
import type { RouteRow } from './route-table.ts'
import { readVisit, rotate } from './visit.ts'

/** Registers the rows of the table and nothing else; the frames of the capture have the module that takes them. */
export function createRoutes(deps: RecoveryDeps): Hono {
  const app = new Hono()
  for (const row of ROUTES) app.on(row.method, row.path, (c) => dispatch(c, row, deps))
  return app.route('/recover/face', deps.faceCheck.routes({ captureOf: (c) => captureOf(c, deps) }))
}

async function dispatch(c: Context, row: RouteRow, deps: RecoveryDeps): Promise<Response> {
  c.header('Cache-Control', 'no-store')
  if (row.states === null) return row.handler(c, deps)
  const visit = await readVisit(c, deps)
  const isPoll = row.path === '/recover/status'
  if (!visit) return isPoll ? c.json({ next: '/recover' }) : c.redirect('/recover', 303)
  // A poll runs beside page loads: were it to rotate, the page would arrive with a dead token.
  if (!isPoll && !(await rotate(c, visit, deps))) return c.redirect('/recover', 303)
  if (!row.states.includes(visit.attempt.state)) return c.redirect(FLOW[visit.attempt.state].path, 303)
  return row.handler(c, deps, visit)
}

/** Frames are taken from the browser that began the capture, while it is going on. */
async function captureOf(c: Context, deps: RecoveryDeps): Promise<string | null> {
  const visit = await readVisit(c, deps)
  if (!visit || visit.attempt.state !== 'face_pending') return null
  return visit.attempt.captureBrowserId === visit.browser.id ? visit.attempt.captureId : null
}

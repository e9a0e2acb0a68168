import type { Context, Hono } from 'hono'
import type { Html } from '#platform/http'
import type { FaceCheck } from './face-check.ts'
import { captureRoutes } from './routes.ts'
import { captureScripts, captureView } from './views/capture.ts'

export type CaptureStage = {
  /**
   * A handle for the owner's captures: the browser begins them itself, and begins another after one that failed. What
   * was captured before this call is worthless from now on: another browser's face never becomes this one's (T8).
   */
  start(ownerId: string): Promise<string>
  compare(
    handle: string,
    portrait: Buffer,
  ): Promise<{ ok: true; score: number } | { ok: false; reason: string }>
  view(options: { captureId: string; frameUrl: string; doneUrl: string }): Html
  scripts: string[]
  routes(options: { captureOf(c: Context): Promise<string | null> }): Hono
}

/** Face Check for a page that knows its own session and nothing of captures: stage, frames, comparison. */
export const createCaptureStage = (faceCheck: FaceCheck): CaptureStage => ({
  async start(ownerId) {
    await faceCheck.endCaptures(ownerId)
    return ownerId
  },
  async compare(ownerId, portrait) {
    const captureId = await faceCheck.findLiveCapture(ownerId)
    if (!captureId) return { ok: false, reason: 'not_live' }
    return faceCheck.compareCapture({ captureId, ownerId, portrait })
  },
  view: ({ frameUrl, doneUrl }) => captureView({ action: frameUrl, doneUrl }),
  scripts: captureScripts,
  routes: ({ captureOf }) => captureRoutes(faceCheck, { authorise: captureOf }),
})

import type { Context, Hono } from 'hono'
import type { Random } from '#platform/crypto'
import type { Html } from '#platform/http'
import { handleOf } from './capture.ts'
import type { FaceCheck } from './face-check.ts'
import { captureRoutes } from './routes.ts'
import { captureScripts, captureView } from './views/capture.ts'

export type CaptureStage = {
  /**
   * A fresh handle for one browser: it begins captures under it itself, and begins another after one that failed. What
   * another browser of the owner captured is at its end, and what it goes on to capture stays under its own handle (T8).
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
export const createCaptureStage = (faceCheck: FaceCheck, random: Pick<Random, 'id'>): CaptureStage => ({
  async start(ownerId) {
    await faceCheck.endCaptures(ownerId)
    return handleOf(ownerId, random.id())
  },
  async compare(handle, portrait) {
    const captureId = await faceCheck.findLiveCapture(handle)
    if (!captureId) return { ok: false, reason: 'not_live' }
    return faceCheck.compareCapture({ captureId, handle, portrait })
  },
  view: ({ frameUrl, doneUrl }) => captureView({ action: frameUrl, doneUrl }),
  scripts: captureScripts,
  routes: ({ captureOf }) => captureRoutes(faceCheck, { authorise: captureOf }),
})

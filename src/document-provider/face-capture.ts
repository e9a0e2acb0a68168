import type { Context, Hono } from 'hono'
import type { Html } from '#platform/http'

/** What this provider needs of a face capture with liveness; main wires one over a table of the provider's own. */
export type FaceCapture = {
  /** Begins a capture of this owner; answers its id. */
  start(ownerId: string): Promise<string>
  /** Live frames of a finished capture against a portrait; not ok when it is unfinished or was not live. */
  compare(
    captureId: string,
    portraitJpeg: Buffer,
  ): Promise<{ ok: true; score: number } | { ok: false; reason: string }>
  /** The camera stage, to stand in a page; ends by posting the form at `doneUrl`. */
  view(options: { captureId: string; frameUrl: string; doneUrl: string }): Html
  scripts: string[]
  /** Takes the frames of the capture that `captureOf` allows this request. */
  routes(options: { captureOf(c: Context): Promise<string | null> }): Hono
}

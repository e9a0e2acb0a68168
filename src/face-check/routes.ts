import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { FaceEngineFault } from './errors.ts'
import type { FaceCheck } from './face-check.ts'

export type CaptureRoutesOptions = {
  /** Whose capture this browser may work on; null: nobody's. */
  authorise(c: Context): Promise<string | null> | string | null
  /**
   * Where to go once the face was live; may be called again when an answer got lost on the way. Without it the page
   * posts its own form.
   */
  onLive?(c: Context, captureId: string): Promise<string> | string
}

/** A camera frame of 640x480 is a tenth of it. */
const MAX_FRAME_BYTES = 1024 * 1024

const frameSchema = z.object({
  captureId: z.uuid(),
  // Three digits: more frames than any capture takes.
  sequence: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number),
  contentType: z.literal('image/jpeg'),
})

/**
 * `POST /captures` begins one; `POST /captures/:id/frames` takes a frame as `image/jpeg` with the header
 * `Capture-Sequence`. A type and a header that no form can send: other sites cannot post here without a preflight.
 */
export function captureRoutes(
  faceCheck: Pick<FaceCheck, 'startCapture' | 'submitFrame'>,
  { authorise, onLive }: CaptureRoutesOptions,
): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
  })

  app.post('/captures', async (c) => {
    const handle = await authorise(c)
    if (!handle) return c.json({ state: 'failed', reason: 'not_found' }, 403)
    const started = await faceCheck.startCapture({ handle })
    return started.ok
      ? c.json({ state: 'continue', progress: 0, ...started })
      : c.json({ state: 'failed', reason: started.reason }, 429)
  })

  const tooLarge = (c: Context) => c.json({ state: 'failed', reason: 'unreadable' }, 413)
  app.post('/captures/:id/frames', bodyLimit({ maxSize: MAX_FRAME_BYTES, onError: tooLarge }), async (c) => {
    const handle = await authorise(c)
    if (!handle) return c.json({ state: 'failed', reason: 'not_found' }, 403)
    const parsed = frameSchema.safeParse({
      captureId: c.req.param('id'),
      sequence: c.req.header('Capture-Sequence'),
      contentType: c.req.header('Content-Type'),
    })
    if (!parsed.success) return c.json({ state: 'failed', reason: 'unreadable' }, 400)
    const { captureId, sequence } = parsed.data
    const jpeg = new Uint8Array(await c.req.arrayBuffer())
    const answer = await faceCheck.submitFrame({ captureId, handle, sequence, jpeg })
    if (answer.state !== 'live' || !onLive) return c.json(answer)
    return c.json({ ...answer, next: await onLive(c, captureId) })
  })

  app.onError((fault, c) => {
    // The frame is lost, the capture is not: the page sends another.
    if (fault instanceof FaceEngineFault) return c.json({ state: 'busy' }, 503)
    throw fault
  })
  return app
}

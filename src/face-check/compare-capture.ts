import { distanceBetween, medianOf, scoreOf } from './distance.ts'
import type { CaptureRef, FaceCheckDeps } from './face-check.ts'
import { portraitQuality } from './quality.ts'
import type { PortraitQuality } from './quality.ts'
import { selectCapture, updateCapture } from './store.ts'
import { openTrack } from './track.ts'

export type Compared =
  | { ok: true; score: number; sourcePhotoQuality: PortraitQuality }
  | { ok: false; reason: 'not_found' | 'not_live' | 'expired' | 'portrait_unclear' }

/**
 * The median distance over all frontal frames of a live capture to the portrait. The capture is used up before the
 * comparison starts: a second comparison, at the same time or later, finds nothing.
 */
export async function compareCapture(
  input: CaptureRef & { portrait: Uint8Array },
  { database, table, engine, keys, clock }: FaceCheckDeps,
): Promise<Compared> {
  const capture = await selectCapture(database, table, input)
  if (!capture) return { ok: false, reason: 'not_found' }
  if (capture.state !== 'live') return { ok: false, reason: 'not_live' }
  if (capture.expiresAt <= clock.now()) return { ok: false, reason: 'expired' }
  const { frontal } = openTrack(keys, capture)
  if (frontal.length === 0) throw new Error('live capture without a frontal frame')
  const isOurs = await updateCapture(database, table, capture, { state: 'compared', sealed: null })
  if (!isOurs) return { ok: false, reason: 'not_live' }

  const analysis = await engine.analyse(input.portrait, { describe: true })

  const quality = portraitQuality(analysis)
  const portrait = analysis.ok ? analysis.face?.descriptor : undefined
  if (!quality || !portrait) return { ok: false, reason: 'portrait_unclear' }
  const distance = medianOf(frontal.map((descriptor) => distanceBetween(descriptor, portrait)))
  return { ok: true, score: scoreOf(distance), sourcePhotoQuality: quality }
}

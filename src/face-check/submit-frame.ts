import { CAPTURE_SECONDS, cueOf, MAX_EVIDENCE, MAX_SUBMISSIONS, windowOf } from './capture.ts'
import type { Advice, Capture, CaptureReason, Track } from './capture.ts'
import type { Cue } from './cues.ts'
import type { CaptureRef, FaceCheckDeps } from './face-check.ts'
import { judgeStep } from './liveness.ts'
import { selectCapture, updateCapture } from './store.ts'
import { openTrack, sealTrack } from './track.ts'

export type FrameAnswer =
  | {
      state: 'continue'
      cue: Cue
      cueWindowMs: number
      /** Share of the cues that are done, 0-1. */
      progress: number
      /** Number of the frame to send next. */
      sequence: number
      advice?: Advice
    }
  | { state: 'live' }
  | { state: 'failed'; reason: CaptureReason }

/** A node that died with a frame in hand lets the next one in after this. */
const BUSY_MS = 15_000

/**
 * Takes one frame, judges it, moves on. The frame's number is claimed before the engine sees it, so that frames sent at
 * the same time cost one analysis and count once; everything lies in the row, so that any node can take the next.
 */
export async function submitFrame(
  input: CaptureRef & { sequence: number; jpeg: Uint8Array },
  deps: FaceCheckDeps,
): Promise<FrameAnswer> {
  const { database, table, engine, keys, clock } = deps
  const received = clock.now()
  const capture = await selectCapture(database, table, input)
  if (!capture) return { state: 'failed', reason: 'not_found' }
  if (capture.state !== 'capturing') return endOf(capture)
  if (received.getTime() - capture.startedAt.getTime() > CAPTURE_SECONDS * 1000)
    return fail(capture, 'timed_out', deps)
  if (capture.frames >= MAX_SUBMISSIONS) return fail(capture, 'too_many_frames', deps)
  const before = openTrack(keys, capture)
  const isBusy = capture.busyUntil !== null && capture.busyUntil > received
  if (isBusy || input.sequence !== capture.frames) return going(before, capture.frames)
  const frames = capture.frames + 1
  const busyUntil = new Date(received.getTime() + BUSY_MS)
  if (!(await updateCapture(database, table, capture, { frames, busyUntil }))) return current(input, deps)
  const claimed: Capture = { ...capture, version: capture.version + 1, frames, busyUntil }

  const analysis = await engine.analyse(input.jpeg, { describe: true })

  const step = judgeStep(before, analysis, received.getTime(), clock.now().getTime())
  if (step.kind === 'failed') return fail(claimed, step.reason, deps)
  if (step.track.step > MAX_EVIDENCE) return fail(claimed, 'too_many_frames', deps)
  const isLive = step.kind === 'live'
  const isOurs = await updateCapture(database, table, claimed, {
    state: isLive ? 'live' : 'capturing',
    busyUntil: null,
    sealed: sealTrack(keys, isLive ? comparable(step.track) : step.track),
  })
  if (!isOurs) return current(input, deps)
  if (isLive) return { state: 'live' }
  return going(step.track, frames, step.kind === 'waiting' ? step.advice : null)
}

/** What the comparison needs and no more. */
const comparable = (track: Track): Track => ({ ...track, fingerprints: [], centre: null, last: null })

function going(track: Track, sequence: number, advice: Advice | null = null): FrameAnswer {
  return {
    state: 'continue',
    cue: cueOf(track),
    cueWindowMs: windowOf(track),
    progress: track.step / track.cues.length,
    sequence,
    ...(advice ? { advice } : {}),
  }
}

function endOf(capture: Capture): FrameAnswer {
  if (capture.state === 'live') return { state: 'live' }
  return { state: 'failed', reason: capture.reason ?? 'not_found' }
}

async function fail(capture: Capture, reason: CaptureReason, deps: FaceCheckDeps): Promise<FrameAnswer> {
  const change = { state: 'failed', reason, sealed: null, busyUntil: null } as const
  if (await updateCapture(deps.database, deps.table, capture, change)) return { state: 'failed', reason }
  return current({ captureId: capture.id, handle: capture.handle }, deps)
}

/** Another frame was first: this one counts for nothing, and hears where the capture stands. */
async function current(ref: CaptureRef, deps: FaceCheckDeps): Promise<FrameAnswer> {
  const capture = await selectCapture(deps.database, deps.table, ref)
  if (!capture) return { state: 'failed', reason: 'not_found' }
  if (capture.state !== 'capturing') return endOf(capture)
  return going(openTrack(deps.keys, capture), capture.frames)
}

import { cueOf, MAX_DUPLICATES, windowOf } from './capture.ts'
import type { Advice, CaptureReason, Reference, Track } from './capture.ts'
import type { Cue } from './cues.ts'
import { distanceBetween } from './distance.ts'
import type { Analysis, Face, Point } from './engine/analysis.ts'
import { planarResidual, steadyPoints } from './homography.ts'
import { isFrontal, judgeFrame } from './quality.ts'

export type Step =
  | { kind: 'failed'; reason: CaptureReason }
  | { kind: 'waiting'; track: Track; advice: Advice | null }
  | { kind: 'accepted'; track: Track }
  | { kind: 'live'; track: Track }

/** Yaw away from one's own centre: a turn, and near enough to be back. */
const TURNED = 0.15
const BACK = 0.1
/** A flat sheet stays below it at any angle that reads as a turn. */
const SOLID = 0.07
const SAME_PERSON = 0.5
const STILL = 0.0004

/**
 * One frame against the cue that was given. The first pose after a cue must be the cued one, within its window: a clip
 * that goes through all poses fails at the first it shows unasked. Pure: time and picture come in, the new track goes out.
 */
export function judgeStep(before: Track, analysis: Analysis, receivedAt: number, now: number): Step {
  if (receivedAt - before.cueAt > windowOf(before)) return { kind: 'failed', reason: timeoutReason(before) }
  const track = structuredClone(before)
  const wait = (advice: Advice | null): Step => {
    track.seen.advice = advice
    return { kind: 'waiting', track, advice }
  }
  if (analysis.ok && isDuplicate(track, analysis)) {
    track.duplicates += 1
    return track.duplicates > MAX_DUPLICATES ? { kind: 'failed', reason: 'duplicate_frames' } : wait(null)
  }
  if (analysis.ok) track.fingerprints.push(analysis.fingerprint)
  const judged = judgeFrame(analysis)
  if (!judged.ok) return wait(judged.fault)
  const { face } = judged
  const { descriptor } = face
  if (!descriptor) throw new Error('liveness needs the descriptor of each frame')
  const reference = referenceOf(face)
  if (!track.centre) {
    if (!isFrontal(face)) return wait('turned_away')
    return accept(track, reference, descriptor, now)
  }
  if (jumped(track, reference)) return wait('hold_still')
  const cue = cueOf(track)
  const pose = poseOf(track.centre, face.yaw)
  if (pose !== 'between' && pose !== cue && pose !== poseBefore(track))
    return { kind: 'failed', reason: 'wrong_pose' }
  const isSame = distanceBetween(track.frontal[0] ?? [], descriptor) < SAME_PERSON
  if (cue === 'center') return judgeCentre()
  return judgeTurn(track.centre)

  function judgeCentre(): Step {
    if (pose !== 'center' || !isFrontal(face)) return wait('come_back')
    if (!isSame) return { kind: 'failed', reason: 'identity_changed' }
    return accept(track, reference, descriptor as number[], now)
  }

  function judgeTurn(centre: Reference): Step {
    if (pose !== cue) return wait(pose === 'between' ? 'turn_further' : null)
    if (planarResidual(centre.points, reference.points) < SOLID) {
      track.seen.flat = true
      return wait('turn_further')
    }
    // A false mesh on a sheet held at a slant has a chip without detail.
    if (face.laplacian * 3 < centre.laplacian) return wait('blurred')
    if (!isSame) {
      track.seen.stranger = true
      return wait(null)
    }
    return accept(track, reference, null, now)
  }
}

function accept(track: Track, reference: Reference, frontal: number[] | null, now: number): Step {
  track.centre ??= reference
  track.last = reference
  if (frontal) track.frontal.push(frontal)
  track.step += 1
  track.cueAt = now
  track.seen = { flat: false, stranger: false, advice: null }
  return { kind: track.step >= track.cues.length ? 'live' : 'accepted', track }
}

/** Nose to the picture's left is positive, and that is a turn to the person's own right. */
function poseOf(centre: Reference, yaw: number): Cue | 'between' {
  const change = yaw - centre.yaw
  if (Math.abs(change) <= BACK) return 'center'
  if (Math.abs(change) < TURNED) return 'between'
  return change < 0 ? 'left' : 'right'
}

/** Until the person has moved, the pose is the one of the cue before: no reason to refuse. */
const poseBefore = (track: Track): Cue => track.cues[track.step - 1] ?? 'center'

/** The reason a person can act upon; what looked like an attack comes first. */
function timeoutReason({ seen }: Track): CaptureReason {
  if (seen.stranger) return 'identity_changed'
  if (seen.flat) return 'flat_picture'
  switch (seen.advice) {
    case null:
    case 'turned_away':
    case 'turn_further':
    case 'come_back':
    case 'hold_still':
      return 'timed_out'
    default:
      return seen.advice
  }
}

/** The same pixels again, or a face on which not one point moved: a live camera has noise. */
function isDuplicate(track: Track, analysis: Analysis & { ok: true }): boolean {
  if (track.fingerprints.includes(analysis.fingerprint)) return true
  const { face } = analysis
  if (!face || !track.last) return false
  const { last } = track
  const now = referenceOf(face)
  const shift = Math.hypot(now.eyes.x - last.eyes.x, now.eyes.y - last.eyes.y) / last.interEye
  return shift < STILL && meanMove(last.points, now.points) < STILL
}

const meanMove = (from: readonly Point[], to: readonly Point[]): number =>
  from.reduce((sum, { x, y }, i) => sum + Math.hypot(x - (to[i]?.x ?? 0), y - (to[i]?.y ?? 0)), 0) /
  from.length

/** A face that is suddenly elsewhere or of another size is not the one that was followed. */
function jumped(track: Track, now: Reference): boolean {
  const { last } = track
  if (!last) return false
  const moved = Math.hypot(now.eyes.x - last.eyes.x, now.eyes.y - last.eyes.y) / last.interEye
  const grown = now.interEye / last.interEye
  return moved > 1.5 || grown > 1.8 || grown < 0.55
}

function referenceOf(face: Face): Reference {
  const [right, left] = [face.points[33], face.points[263]]
  if (!right || !left) throw new Error('mesh without the corners of the eyes')
  return {
    points: steadyPoints(face.points),
    yaw: face.yaw,
    interEye: face.interEye,
    laplacian: face.laplacian,
    eyes: { x: (right.x + left.x) / 2, y: (right.y + left.y) / 2 },
  }
}

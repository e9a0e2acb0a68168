import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MAX_DUPLICATES } from './capture.ts'
import type { Track } from './capture.ts'
import type { Cue } from './cues.ts'
import type { Analysis, Face, Point } from './engine/analysis.ts'
import { planarResidual, steadyPoints } from './homography.ts'
import { judgeStep } from './liveness.ts'

/** A head of 468 points in space: an ellipsoid with a nose, or the same points on a sheet. */
function mesh(degrees: number, { flat = false, shift = 0 } = {}): Point[] {
  const angle = (degrees * Math.PI) / 180
  const corners: Record<number, [number, number]> = {
    33: [-0.45, -0.2],
    263: [0.45, -0.2],
    1: [0, 0.15],
    4: [0, 0.1],
  }
  return Array.from({ length: 468 }, (_, i) => {
    const golden = i * 2.399963
    const radius = Math.sqrt((i + 0.5) / 468) * 0.95
    const [x, y] = corners[i] ?? [radius * Math.cos(golden), radius * Math.sin(golden)]
    const nose = 0.35 * Math.exp(-(x * x) / 0.02 - (y - 0.1) ** 2 / 0.06)
    const depth = flat ? 0 : 0.9 * Math.sqrt(Math.max(0, 1 - x * x - y * y)) + nose
    const turnedX = x * Math.cos(angle) + depth * Math.sin(angle)
    const turnedZ = depth * Math.cos(angle) - x * Math.sin(angle)
    const scale = 110 / (1 - turnedZ * 0.08)
    return { x: 320 + shift + turnedX * scale, y: 240 + y * scale }
  })
}

let pictures = 0
const person = (value: number) => Array.from({ length: 128 }, (_, i) => (i === 0 ? value : 0))

/** Turns to the person's own left move the nose to the picture's right: negative yaw. */
function frame(
  pose: Cue | number,
  change: Partial<Face> & { flat?: boolean; fingerprint?: string } = {},
): Analysis {
  pictures += 1
  const degrees = typeof pose === 'number' ? pose : { center: 0, left: 28, right: -28 }[pose]
  const { flat = false, fingerprint = `picture ${pictures}`, ...rest } = change
  const points = mesh(degrees, { flat, shift: pictures % 7 })
  const [a, b] = [points[33], points[263]]
  const face: Face = {
    box: { left: 210, top: 130, width: 220, height: 220 },
    score: 0.9,
    yaw: -degrees / 100,
    pitch: 0,
    points,
    interEye: Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0)),
    luma: 120,
    laplacian: 300,
    regions: { eyes: 500, mouth: 300 },
    descriptor: person(0),
    ...rest,
  }
  return { ok: true, width: 640, height: 480, luma: 120, faces: 1, face, fingerprint }
}

const CUES: Cue[] = ['center', 'center', 'left', 'center', 'right', 'center']
const fresh = (): Track => ({
  captureId: 'a',
  cues: CUES,
  step: 0,
  cueAt: 0,
  fingerprints: [],
  duplicates: 0,
  centre: null,
  last: null,
  frontal: [],
  seen: { flat: false, stranger: false, advice: null },
})

/** Frames every 600 ms until one decides; what was said to each. */
function play(frames: Analysis[]): string[] {
  let track = fresh()
  const said: string[] = []
  for (const [i, analysis] of frames.entries()) {
    const at = (i + 1) * 600
    const step = judgeStep(track, analysis, at, at)
    if (step.kind === 'failed') return [...said, `failed ${step.reason}`]
    said.push(step.kind === 'waiting' && step.advice ? step.advice : step.kind)
    if (step.kind === 'live') return said
    track = step.track
  }
  return said
}

const many = (count: number, make: () => Analysis) => Array.from({ length: count }, make)

describe('planar residual', () => {
  it('is small for a sheet at any angle and large for a head', () => {
    const from = steadyPoints(mesh(0))
    const sheet = steadyPoints(mesh(0, { flat: true }))
    for (const degrees of [-40, -20, 20, 40])
      assert.ok(planarResidual(sheet, steadyPoints(mesh(degrees, { flat: true }))) < 0.01)
    for (const degrees of [-28, 28]) assert.ok(planarResidual(from, steadyPoints(mesh(degrees))) > 0.07)
  })
})

describe('liveness', () => {
  it('accepts a person who follows the cues, with moments between the poses', () => {
    const said = play([
      frame('center'),
      frame('center'),
      frame('center'),
      frame(12),
      frame('left'),
      frame('left'),
      frame('center'),
      frame('right'),
      frame(-12),
      frame('center'),
    ])
    assert.deepEqual(said, [
      'accepted',
      'accepted',
      'waiting',
      'turn_further',
      'accepted',
      'come_back',
      'accepted',
      'accepted',
      'come_back',
      'live',
    ])
  })

  it('T1: refuses a clip that shows the other pose first', () => {
    assert.deepEqual(play([frame('center'), frame('center'), frame('right')]).at(-1), 'failed wrong_pose')
    const early = [frame('center'), frame('left')]
    assert.deepEqual(play(early).at(-1), 'failed wrong_pose', 'a turn before it was asked for')
    const through = [frame('center'), frame('center'), frame('left'), frame('right')]
    assert.deepEqual(play(through).at(-1), 'failed wrong_pose', 'past the middle to the other side')
  })

  it('T3: refuses a sheet, even one whose mesh reads as turned', () => {
    const start = [frame('center', { flat: true }), frame('center', { flat: true })]
    const tilted = [...start, ...many(13, () => frame('left', { flat: true, yaw: -0.04 }))]
    assert.equal(play(tilted).at(-1), 'failed timed_out')
    const read = [...start, ...many(13, () => frame('left', { flat: true }))]
    assert.equal(play(read).at(-1), 'failed flat_picture')
    const smeared = [frame('center'), frame('center'), frame('left', { laplacian: 99 })]
    assert.equal(play(smeared).at(-1), 'blurred')
  })

  it('refuses another person, in the middle at once and in the turn when its time is over', () => {
    const stranger = { descriptor: person(0.55) }
    assert.equal(play([frame('center'), frame('center', stranger)]).at(-1), 'failed identity_changed')
    const turned = [frame('center'), frame('center'), ...many(13, () => frame('left', stranger))]
    assert.equal(play(turned).at(-1), 'failed identity_changed')
  })

  it('does not count the same picture twice, nor a face on which nothing moves', () => {
    const one = frame('center')
    assert.deepEqual(play([one, one]), ['accepted', 'waiting'])
    const frozen = many(MAX_DUPLICATES + 2, () => one)
    assert.equal(play(frozen).at(-1), 'failed duplicate_frames')
    const repacked = structuredClone(one)
    if (repacked.ok) repacked.fingerprint = 'the same picture, compressed again'
    assert.deepEqual(play([one, repacked]), ['accepted', 'waiting'])
  })

  it('ends with the fault that lasted', () => {
    const dark = many(13, () => frame('center', { luma: 20 }))
    assert.equal(play([frame('center'), frame('center'), ...dark]).at(-1), 'failed too_dark')
    const jumping = frame('center', { points: mesh(0, { shift: 300 }) })
    assert.equal(play([frame('center'), jumping]).at(-1), 'hold_still')
    assert.equal(play([frame('center', { yaw: 0.2 })]).at(-1), 'turned_away')
  })

  it('leaves the track it was given as it was', () => {
    const track = fresh()
    judgeStep(track, frame('center'), 600, 600)
    assert.deepEqual(track, fresh())
  })
})

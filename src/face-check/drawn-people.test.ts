import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import sharp from 'sharp'
import { createKeys } from '#keys'
import { systemRandom } from '#platform/crypto'
import { CAMERA, drawPerson, drawPortrait, faceOf, toJpeg } from '#specimen'
import type { Face } from '#specimen'
import { openTestDatabase } from '../../test/support/database.ts'
import type { Cue } from './cues.ts'
import { createFaceEngine } from './engine/face-engine.ts'
import { createFaceCheck } from './face-check.ts'
import type { FaceCheck } from './face-check.ts'
import type { FrameAnswer } from './submit-frame.ts'

const engine = createFaceEngine()
after(() => engine.close())

/** Two of the drawn people that the engine tells apart at more than 0.6. */
const [anna, other] = [faceOf(1), faceOf(6)]

/** Degrees to the person's own left. Nobody holds quite still: no two frames are alike. */
let moments = 0
async function pose(face: Face, yaw: number): Promise<Buffer> {
  moments += 1
  const sway = { yaw: yaw + Math.sin(moments * 1.7), pitch: Math.sin(moments * 0.9) / 2 }
  return toJpeg(await drawPerson(face, CAMERA, sway))
}
const DEGREES: Record<Cue, number> = { center: 0, left: 28, right: -28 }

/** The same drawing on a sheet of paper, turned about its upright axis in front of the camera. */
async function sheet(face: Face, yaw: number): Promise<Buffer> {
  const flat = await toJpeg(await drawPerson(face, CAMERA, { yaw: 0, pitch: 0 }))
  const width = Math.round(640 * Math.cos((yaw * Math.PI) / 180)) - ((moments += 1) % 17)
  const left = Math.floor((640 - width) / 2)
  return sharp(flat)
    .resize(width, 480, { fit: 'fill' })
    .extend({ left, right: 640 - width - left, top: 0, bottom: 0, background: '#555555' })
    .jpeg({ quality: 88 })
    .toBuffer()
}

describe('Face Check of drawn people', () => {
  let faceCheck: FaceCheck
  let now = new Date('2026-11-25T10:00:00Z')
  const clock = { now: () => now }

  before(async () => {
    const { database } = await openTestDatabase()
    const keys = await createKeys({
      database,
      masterKey: randomBytes(32),
      clock,
      random: systemRandom,
      origin: 'http://localhost:3000',
      certificates: {},
    })
    faceCheck = createFaceCheck({
      engine,
      database,
      keys,
      clock,
      random: systemRandom,
      table: 'face_capture',
    })
  })

  /** Sends frames, one every 600 ms, until the capture ends. */
  async function run(frameFor: (cue: Cue, i: number) => Promise<Buffer>) {
    const handle = systemRandom.id()
    const started = await faceCheck.startCapture({ handle })
    assert.ok(started.ok)
    const ref = { captureId: started.captureId, handle }
    let answer: FrameAnswer | undefined
    let cue: Cue = started.cue
    const advice: string[] = []
    for (let i = 0; i < 40; i += 1) {
      now = new Date(now.getTime() + 600)
      answer = await faceCheck.submitFrame({ ...ref, sequence: i, jpeg: await frameFor(cue, i) })
      if (answer.state !== 'continue') break
      cue = answer.cue
      if (answer.advice) advice.push(answer.advice)
    }
    return { ref, answer, advice }
  }

  it('accepts who follows the cues; the same person scores 90 or more', async () => {
    const { ref, answer } = await run((cue) => pose(anna, DEGREES[cue]))
    assert.deepEqual(answer, { state: 'live' })
    const portrait = await drawPortrait(anna)
    const compared = await faceCheck.compareCapture({ ...ref, portrait })
    assert.ok(compared.ok && compared.score >= 90, JSON.stringify(compared))
    const again = await faceCheck.compareCapture({ ...ref, portrait })
    assert.deepEqual(again, { ok: false, reason: 'not_live' })
  })

  it('T4: gives another person less than 50, and an unclear portrait no score at all', async () => {
    const { ref, answer } = await run((cue) => pose(other, DEGREES[cue]))
    assert.deepEqual(answer, { state: 'live' })
    const compared = await faceCheck.compareCapture({ ...ref, portrait: await drawPortrait(anna) })
    assert.ok(compared.ok && compared.score < 50, JSON.stringify(compared))
    const second = await run((cue) => pose(other, DEGREES[cue]))
    const portrait = await sharp(await drawPortrait(other))
      .blur(9)
      .jpeg()
      .toBuffer()
    const unclear = await faceCheck.compareCapture({ ...second.ref, portrait })
    assert.deepEqual(unclear, { ok: false, reason: 'portrait_unclear' })
    assert.deepEqual(await faceCheck.checkPortrait(portrait), { ok: false, reason: 'portrait_unclear' })
  })

  it('T1: refuses a clip that shows all poses in a circle', async () => {
    const circle = [0, 14, 28, 14, 0, -14, -28, -14]
    const { answer } = await run((_, i) => pose(anna, circle[i % circle.length] ?? 0))
    assert.deepEqual(answer, { state: 'failed', reason: 'wrong_pose' })
  })

  it('T3: refuses a photograph that is tilted when a turn is asked for', async () => {
    const { answer } = await run((cue) => sheet(anna, DEGREES[cue]))
    assert.ok(answer?.state === 'failed' && ['timed_out', 'flat_picture'].includes(answer.reason))
  })

  it('refuses the face of another person between two cues', async () => {
    const { answer } = await run((cue, i) => pose(i === 0 ? anna : other, DEGREES[cue]))
    assert.deepEqual(answer, { state: 'failed', reason: 'identity_changed' })
  })

  it('says what is wrong with the picture', async () => {
    // Always the same moment: a mask hides just enough of this one.
    const frame = sharp(await toJpeg(await drawPerson(anna, CAMERA, { yaw: 0, pitch: 0 })))
    const dark = await frame.clone().linear(0.1, 0).jpeg().toBuffer()
    const bright = await frame.clone().linear(2.2, 30).jpeg().toBuffer()
    const blurred = await frame.clone().blur(6).jpeg().toBuffer()
    const far = await frame
      .clone()
      .resize(120)
      .extend({ top: 120, bottom: 120, left: 160, right: 160, background: '#999' })
      .jpeg()
      .toBuffer()
    const half = async (face: Face) =>
      sharp(await pose(face, 0))
        .extract({ left: 160, top: 0, width: 320, height: 480 })
        .toBuffer()
    const two = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#999' } })
      .composite([
        { input: await half(anna), left: 0, top: 0 },
        { input: await half(other), left: 320, top: 0 },
      ])
      .jpeg()
      .toBuffer()
    const mask = Buffer.from(
      '<svg width="640" height="480"><rect x="250" y="280" width="140" height="60" rx="20" fill="#8ab"/></svg>',
    )
    const covered = await frame
      .clone()
      .composite([{ input: mask, left: 0, top: 0 }])
      .jpeg()
      .toBuffer()
    const cases = {
      too_dark: dark,
      too_bright: bright,
      blurred,
      too_far: far,
      several_faces: two,
      covered,
      turned_away: await pose(anna, 28),
    }
    for (const [expected, jpeg] of Object.entries(cases)) {
      const handle = systemRandom.id()
      const started = await faceCheck.startCapture({ handle })
      assert.ok(started.ok)
      const { captureId } = started
      const answer = await faceCheck.submitFrame({ captureId, handle, sequence: 0, jpeg })
      assert.ok(answer.state === 'continue' && answer.progress === 0)
      assert.equal(answer.advice, expected)
    }
  })
})

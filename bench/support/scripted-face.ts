import { createHash } from 'node:crypto'
import sharp from 'sharp'
import type { Analysis, Cue, Face, FaceEngine } from '#face-check'

const MARK = 'bench-frame:'
const EYES = 120
const TURN_DEGREES = { center: 0, left: -30, right: 30 } as const

/** What the load driver sends as a camera frame: the pose that it takes. Everything but the measuring is the product's. */
export const frameOf = (cue: Cue, sequence: number): Buffer => Buffer.from(`${MARK}${cue}:${sequence}`)

/** Measures nothing: a frame says its own pose, any picture shows one person from the front, always the same one. */
export function createScriptedEngine(): FaceEngine {
  return {
    async analyse(picture) {
      const bytes = Buffer.from(picture)
      const fingerprint = createHash('sha256').update(bytes).digest('hex')
      const text = bytes.subarray(0, 40).toString('latin1')
      if (text.startsWith(MARK)) {
        const [cue, sequence] = text.slice(MARK.length).split(':')
        const pose = cue === 'left' || cue === 'right' ? cue : 'center'
        return analysisOf(640, 480, fingerprint, faceIn(640, 480, pose, Number(sequence)))
      }
      const { width, height } = await sharp(bytes).metadata()
      return analysisOf(width, height, fingerprint, faceIn(width, height, 'center', 0))
    },
    distance: async () => 0,
    close: async () => undefined,
  }
}

const analysisOf = (width: number, height: number, fingerprint: string, face: Face): Analysis => ({
  ok: true,
  width,
  height,
  faces: 1,
  face,
  luma: 128,
  fingerprint,
})

/** 468 points of a head of fixed depths, turned about its own axis; a little to the side with each frame, as people are. */
function faceIn(width: number, height: number, pose: Cue, sequence: number): Face {
  const turn = (TURN_DEGREES[pose] * Math.PI) / 180
  const middle = { x: width / 2 + (sequence % 7), y: height / 2 - EYES / 4 }
  const points = HEAD.map(({ x, y, z }) => ({
    x: middle.x + EYES * (x * Math.cos(turn) + z * Math.sin(turn)),
    y: middle.y + EYES * y,
  }))
  const [right, left] = [points[33], points[263]]
  return {
    box: { left: middle.x - EYES * 0.75, top: middle.y - EYES, width: EYES * 1.5, height: EYES * 2 },
    score: 1,
    yaw: Math.sin(turn) * 0.6,
    pitch: 0,
    points,
    interEye: right && left ? Math.hypot(right.x - left.x, right.y - left.y) : 0,
    luma: 128,
    laplacian: 60,
    regions: { eyes: 60, mouth: 60 },
    descriptor: DESCRIPTOR,
  }
}

/** In eye distances: 33 and 263 are the outer corners of the eyes, 13 the lips; the others lie where they fall. */
const HEAD = Array.from({ length: 468 }, (_, index) => ({
  x: Math.sin(index * 12.9898) * 0.8,
  y: Math.sin(index * 78.233),
  z: Math.sin(index * 37.719) * 0.7,
}))
HEAD[33] = { x: -0.5, y: 0, z: 0 }
HEAD[263] = { x: 0.5, y: 0, z: 0 }
HEAD[13] = { x: 0, y: 0.9, z: 0.2 }

const DESCRIPTOR = Array.from({ length: 128 }, (_, index) => Math.sin(index) / 8)

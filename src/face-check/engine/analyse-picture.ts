import type { Analysis, Face, Point } from './analysis.ts'
import { alignChip, CHIP_SIZE, mirrorChip } from './align-chip.ts'
import { decodeImage, padPixels } from './decode-image.ts'
import type { Pixels } from './decode-image.ts'
import type { HumanFace, Models } from './load-models.ts'
import { measureChip } from './measure-chip.ts'

/** Below this the detector's find is no face. */
const MIN_SCORE = 0.5
/** A second face counts when its eyes are at least this share as far apart: not a poster at the back of the room. */
const SECOND_FACE = 0.35
const RETRY_PADDING = 0.4

/** Runs in the worker: decode, find, align, measure, and describe when asked. */
export async function analysePicture(
  models: Models,
  bytes: Uint8Array,
  describe: boolean,
): Promise<Analysis> {
  const decoded = await decodeImage(bytes)
  if (!decoded.ok) return decoded
  const { pixels, fingerprint } = decoded
  const found = await findFaces(models, pixels)
  const [largest] = found
  const { width, height } = pixels
  const picture = { ok: true as const, width, height, luma: meanLuma(pixels), fingerprint }
  if (!largest) return { ...picture, faces: 0, face: null }
  const chip = alignChip(pixels, largest.points)
  const face: Face = { ...largest, ...measureChip(chip) }
  if (describe) face.descriptor = await describeChip(models, chip)
  const faces = found.filter(({ interEye }) => interEye >= largest.interEye * SECOND_FACE).length
  return { ...picture, faces, face }
}

function meanLuma({ data }: Pixels): number {
  let sum = 0
  for (const value of data) sum += value
  return sum / data.length
}

type Found = Pick<Face, 'box' | 'score' | 'yaw' | 'pitch' | 'points' | 'interEye'>

/** Largest first. */
async function findFaces(models: Models, pixels: Pixels): Promise<Found[]> {
  let found = (await detect(models, pixels)).map((face) => toFound(face, 0))
  if (found.length === 0) {
    const { pixels: padded, margin } = padPixels(pixels, RETRY_PADDING)
    found = (await detect(models, padded)).map((face) => toFound(face, margin))
  }
  return found.toSorted((a, b) => b.interEye - a.interEye)
}

async function detect({ tf, human }: Models, { data, width, height }: Pixels): Promise<HumanFace[]> {
  const input = tf.tensor4d(data, [1, height, width, 3], 'int32')
  try {
    const { face, error } = await human.detect(input)
    if (error) throw new Error(error)
    return face.filter(
      ({ boxScore, faceScore, mesh, rotation }) =>
        Math.min(boxScore, faceScore) >= MIN_SCORE && mesh.length >= 468 && rotation !== null,
    )
  } finally {
    input.dispose()
  }
}

function toFound(face: HumanFace, margin: number): Found {
  const points: Point[] = face.mesh.slice(0, 468).map(([x, y]) => ({ x: x - margin, y: y - margin }))
  const [left, top, width, height] = face.box
  const [one, other] = [points[33], points[263]]
  if (!one || !other || !face.rotation) throw new Error('face without a mesh')
  return {
    box: { left: left - margin, top: top - margin, width, height },
    score: Math.min(face.boxScore, face.faceScore),
    yaw: face.rotation.angle.yaw,
    pitch: face.rotation.angle.pitch,
    points,
    interEye: Math.hypot(one.x - other.x, one.y - other.y),
  }
}

/** Average of the chip and its mirror image, as the thresholds were measured. */
async function describeChip({ tf, recogniser }: Models, chip: Uint8Array): Promise<number[]> {
  const [plain, mirrored] = [await describeOne(chip), await describeOne(mirrorChip(chip))]
  return Array.from(plain, (value, i) => (value + (mirrored[i] ?? 0)) / 2)

  async function describeOne(pixels: Uint8Array): Promise<Float32Array> {
    const input = tf.tensor4d(pixels, [1, CHIP_SIZE, CHIP_SIZE, 3], 'int32')
    try {
      const descriptor = await recogniser.computeFaceDescriptor(input)
      const vector = Array.isArray(descriptor) ? descriptor[0] : descriptor
      if (vector?.length !== 128) throw new Error('no descriptor')
      return vector
    } finally {
      input.dispose()
    }
  }
}

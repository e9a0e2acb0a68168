import sharp from 'sharp'
import type { Picture } from './reader/index.ts'

export type FaceBox = { x: number; y: number; width: number; height: number }
/** Boxes of the faces in an upright picture, in pixels. */
export type FindFaces = (jpeg: Buffer) => Promise<FaceBox[]>

/** Under this the portrait is too coarse to be compared. */
const MIN_FACE_WIDTH = 70
const [PORTRAIT_WIDTH, PORTRAIT_HEIGHT] = [480, 600]

/** The largest face of the page, cut as an identity photograph; a ghost image beside it is smaller. */
export async function findPortrait(
  picture: Picture,
  turns: readonly number[],
  findFaces: FindFaces,
): Promise<{ ok: true; portrait: Buffer; turn: number } | { ok: false; reason: 'portrait_unclear' }> {
  for (const turn of turns) {
    const upright =
      turn === 0 ? picture.jpeg : await sharp(picture.jpeg).rotate(turn).jpeg({ quality: 92 }).toBuffer()
    const faces = await findFaces(upright)
    const face = faces.toSorted((a, b) => b.width * b.height - a.width * a.height)[0]
    if (!face) continue
    if (face.width < MIN_FACE_WIDTH) return { ok: false, reason: 'portrait_unclear' }
    return { ok: true, portrait: await cutPortrait(upright, face), turn }
  }
  return { ok: false, reason: 'portrait_unclear' }
}

async function cutPortrait(jpeg: Buffer, face: FaceBox): Promise<Buffer> {
  const { width = 0, height = 0 } = await sharp(jpeg).metadata()
  const wide = Math.min(width, Math.round(face.width * 1.6))
  const high = Math.min(height, Math.round((wide * PORTRAIT_HEIGHT) / PORTRAIT_WIDTH))
  const within = (start: number, size: number, limit: number) =>
    Math.max(0, Math.min(limit - size, Math.round(start)))
  return sharp(jpeg)
    .extract({
      left: within(face.x + face.width / 2 - wide / 2, wide, width),
      top: within(face.y + face.height * 0.45 - high / 2, high, height),
      width: wide,
      height: high,
    })
    .resize({ width: PORTRAIT_WIDTH, height: PORTRAIT_HEIGHT, fit: 'cover' })
    .jpeg({ quality: 90 })
    .toBuffer()
}

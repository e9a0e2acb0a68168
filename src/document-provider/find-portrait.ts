import sharp from 'sharp'
import { portraitQuality } from '#face-check'
import type { Face, FaceEngine } from '#face-check'
import type { Picture } from './reader/index.ts'

type Region = { left: number; top: number; width: number; height: number }
export type Faces = Pick<FaceEngine, 'analyse'>
export type Portrait =
  | { ok: true; portrait: Buffer; turn: number }
  | { ok: false; reason: 'portrait_unclear' }

const [PORTRAIT_WIDTH, PORTRAIT_HEIGHT] = [480, 600]

/** The largest face of the page, cut as an identity photograph; a ghost image beside it is smaller. */
export async function findPortrait(
  picture: Picture,
  turns: readonly number[],
  faces: Faces,
): Promise<Portrait> {
  for (const turn of turns) {
    const upright =
      turn === 0 ? picture.jpeg : await sharp(picture.jpeg).rotate(turn).jpeg({ quality: 92 }).toBuffer()
    const box = await findFace(upright, faces)
    if (!box) continue
    const portrait = await cutPortrait(upright, box)
    const seen = await faces.analyse(portrait, { describe: true })
    if (portraitQuality(seen)) return { ok: true, portrait, turn }
    return { ok: false, reason: 'portrait_unclear' }
  }
  return { ok: false, reason: 'portrait_unclear' }
}

/** A face on its head is found as well: outer corners of the eyes (33, 263) are above the lips (13). */
function isUpright({ points, interEye }: Face): boolean {
  const [left, right, lips] = [points[33], points[263], points[13]]
  return left !== undefined && right !== undefined && lips !== undefined
    ? lips.y - (left.y + right.y) / 2 > interEye * 0.4
    : false
}

/** In the whole page, else in either half of it: the detector looks at few pixels and a page holds much besides. */
async function findFace(upright: Buffer, faces: Faces): Promise<Region | null> {
  const { width = 0, height = 0 } = await sharp(upright).metadata()
  const half = Math.round(width * 0.55)
  const regions: Region[] = [
    { left: 0, top: 0, width, height },
    { left: 0, top: 0, width: half, height },
    { left: width - half, top: 0, width: half, height },
  ]
  for (const region of regions) {
    const cut =
      region.width === width ? upright : await sharp(upright).extract(region).jpeg({ quality: 92 }).toBuffer()
    const seen = await faces.analyse(cut)
    if (!seen.ok || !seen.face || !isUpright(seen.face)) continue
    const scale = region.width / seen.width
    const { box } = seen.face
    return {
      left: region.left + box.left * scale,
      top: region.top + box.top * scale,
      width: box.width * scale,
      height: box.height * scale,
    }
  }
  return null
}

async function cutPortrait(jpeg: Buffer, face: Region): Promise<Buffer> {
  const { width = 0, height = 0 } = await sharp(jpeg).metadata()
  const wide = Math.min(width, Math.round(face.width * 1.8))
  const high = Math.min(height, Math.round((wide * PORTRAIT_HEIGHT) / PORTRAIT_WIDTH))
  const within = (start: number, size: number, limit: number) =>
    Math.max(0, Math.min(limit - size, Math.round(start)))
  return sharp(jpeg)
    .extract({
      left: within(face.left + face.width / 2 - wide / 2, wide, width),
      top: within(face.top + face.height * 0.45 - high / 2, high, height),
      width: wide,
      height: high,
    })
    .resize({ width: PORTRAIT_WIDTH, height: PORTRAIT_HEIGHT, fit: 'cover' })
    .jpeg({ quality: 90 })
    .toBuffer()
}

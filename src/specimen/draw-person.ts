import sharp from 'sharp'
import { faceSvg } from './draw-face.ts'
import type { Scene } from './draw-face.ts'
import type { Face } from './person.ts'
import { turnHead } from './turn-head.ts'
import type { Pose, Raster } from './turn-head.ts'

/** A camera's view: the face about 200 px wide. */
export const CAMERA: Scene = { width: 640, height: 480, x: 320, y: 225, scale: 0.9, background: '#c9ced4' }
/** A document's: 35 x 45 mm at 300 dpi, plain and light. */
export const PORTRAIT: Scene = { width: 413, height: 531, x: 206, y: 250, scale: 0.86, background: '#eceff1' }

export async function drawPerson(
  face: Face,
  scene: Scene = CAMERA,
  pose: Pose = { yaw: 0, pitch: 0 },
): Promise<Raster> {
  const { data, info } = await sharp(Buffer.from(faceSvg(face, scene)))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const frame: Raster = { width: info.width, height: info.height, data }
  return pose.yaw === 0 && pose.pitch === 0 ? frame : turnHead(frame, face, scene, pose)
}

export function toJpeg(frame: Raster, quality = 88): Promise<Buffer> {
  return sharp(frame.data, { raw: { width: frame.width, height: frame.height, channels: 3 } })
    .blur(0.6)
    .jpeg({ quality })
    .toBuffer()
}

export const drawPortrait = async (face: Face): Promise<Buffer> =>
  toJpeg(await drawPerson(face, PORTRAIT), 92)

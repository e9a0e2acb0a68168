import { createHash } from 'node:crypto'
import sharp from 'sharp'
import type { ImageReason } from './analysis.ts'

export type Pixels = { data: Uint8Array; width: number; height: number }

export const MAX_IMAGE_BYTES = 4 * 1024 * 1024
const MAX_PIXELS = 30_000_000
const MIN_EDGE = 48
/** The detector works on 256 pixels, the chip on 150: more than this only costs time. */
const WORKING_EDGE = 1024

const FORMATS = new Set(['jpeg', 'png', 'webp'])

/** RGB pixels, upright as EXIF says; refuses by size before it decodes and by content, never by name. */
export async function decodeImage(
  bytes: Uint8Array,
): Promise<{ ok: true; pixels: Pixels; fingerprint: string } | { ok: false; reason: ImageReason }> {
  if (bytes.byteLength > MAX_IMAGE_BYTES) return { ok: false, reason: 'too_large' }
  try {
    const input = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
    const { format, width = 0, height = 0 } = await input.metadata()
    if (!format || !FORMATS.has(format)) return { ok: false, reason: 'not_an_image' }
    if (width * height > MAX_PIXELS) return { ok: false, reason: 'too_large' }
    if (Math.min(width, height) < MIN_EDGE) return { ok: false, reason: 'too_small' }
    const { data, info } = await input
      .rotate()
      .flatten({ background: '#808080' })
      .resize({ width: WORKING_EDGE, height: WORKING_EDGE, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.channels !== 3) return { ok: false, reason: 'not_an_image' }
    const pixels = { data: new Uint8Array(data), width: info.width, height: info.height }
    return { ok: true, pixels, fingerprint: createHash('sha256').update(data).digest('base64url') }
  } catch {
    return { ok: false, reason: 'not_an_image' }
  }
}

/** Grey all around: a face that fills the frame is found only with a margin. */
export function padPixels(
  { data, width, height }: Pixels,
  share: number,
): { pixels: Pixels; margin: number } {
  const margin = Math.round(Math.max(width, height) * share)
  const wide = width + 2 * margin
  const padded = new Uint8Array(wide * (height + 2 * margin) * 3).fill(128)
  for (let y = 0; y < height; y += 1) {
    padded.set(data.subarray(y * width * 3, (y + 1) * width * 3), ((y + margin) * wide + margin) * 3)
  }
  return { pixels: { data: padded, width: wide, height: height + 2 * margin }, margin }
}

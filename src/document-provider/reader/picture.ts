import sharp from 'sharp'

export type PictureReason = 'not_an_image' | 'too_large' | 'too_small'
export type Raster = { data: Uint8Array; width: number; height: number }
/** An upright photograph, decoded within limits and free of metadata. */
export type Picture = { jpeg: Buffer; width: number; height: number }

export const MAX_PICTURE_BYTES = 12 * 1024 * 1024
const MAX_PIXELS = 50_000_000
const WORKING_EDGE = 2400
/** Below this the letters of the machine readable zone are too few pixels wide. */
const MIN_EDGE = 700

const FORMATS = new Set(['jpeg', 'png', 'webp', 'heif'])

/**
 * Decodes an upload: JPEG, PNG, WebP or HEIF by content, at most 12 MiB and 50 megapixels, turned as its EXIF says and
 * written again, so that nothing but pixels goes on.
 */
export async function decodePicture(
  bytes: Uint8Array,
): Promise<{ ok: true; picture: Picture } | { ok: false; reason: PictureReason }> {
  if (bytes.byteLength > MAX_PICTURE_BYTES) return { ok: false, reason: 'too_large' }
  try {
    const input = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
    const { format, width = 0, height = 0 } = await input.metadata()
    if (!format || !FORMATS.has(format)) return { ok: false, reason: 'not_an_image' }
    if (width * height > MAX_PIXELS) return { ok: false, reason: 'too_large' }
    if (Math.max(width, height) < MIN_EDGE) return { ok: false, reason: 'too_small' }
    const { data, info } = await input
      .rotate()
      .flatten({ background: '#808080' })
      .resize({ width: WORKING_EDGE, height: WORKING_EDGE, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 90 })
      .toBuffer({ resolveWithObject: true })
    return { ok: true, picture: { jpeg: data, width: info.width, height: info.height } }
  } catch {
    return { ok: false, reason: 'not_an_image' }
  }
}

/** RGB pixels, turned by a multiple of 90 degrees or by a small angle, no wider than asked. */
export async function rasterOf(
  jpeg: Buffer,
  options: { rotate?: number; width?: number; height?: number; grey?: boolean } = {},
): Promise<Raster> {
  const { width, height, rotate = 0 } = options
  let pipeline = sharp(await sharp(jpeg).rotate(rotate, { background: '#808080' }).toBuffer())
  if (width) pipeline = pipeline.resize({ width, ...(height ? { height, fit: 'inside' as const } : {}) })
  pipeline = options.grey ? pipeline.greyscale() : pipeline.toColourspace('srgb')
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}

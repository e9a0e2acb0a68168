import sharp from 'sharp'
import { rasterOf } from './picture.ts'
import type { Picture, Raster } from './picture.ts'

const WIDTH = 640
const READ_WIDTH = 1500

/** Letters close together as on a passport; wide apart and thin as on a card that fills the picture. */
const WINDOWS: Window[] = [
  { halfWidth: 6, halfHeight: 3, share: 0.22 },
  { halfWidth: 13, halfHeight: 4, share: 0.11 },
]

export type Zone = { image: Raster; touchesEdge: boolean }
type Window = { halfWidth: number; halfHeight: number; share: number }
type Band = { minX: number; minY: number; maxX: number; maxY: number; angle: number }

/**
 * Finds the machine readable zone as what it is: the longest dense band of strokes. Local threshold, stroke density,
 * connected parts longer than 35 % of the width, angle by moments; then turned level and cut out with a margin.
 */
export async function findZones(picture: Picture, turn: number): Promise<Zone[]> {
  const turned =
    turn === 0 ? picture.jpeg : await sharp(picture.jpeg).rotate(turn).jpeg({ quality: 92 }).toBuffer()
  const small = await rasterOf(turned, { width: WIDTH, grey: true })
  const found = WINDOWS.map((window) => findBands(small, window).slice(0, 2))
  // A line of thin fillers may be missed: the likeliest bands are cut once more with room for two lines around.
  const cuts = [
    ...found.flat().map((band) => ({ band, lines: 0 })),
    ...found.flatMap((bands) => bands.slice(0, 1).map((band) => ({ band, lines: 2 }))),
  ]
  return Promise.all(cuts.map(({ band, lines }) => cutOut(turned, band, small, lines)))
}

function findBands({ data, width, height }: Raster, window: Window): Band[] {
  const dense = strokeDensity(data, width, height, window)
  const seen = new Uint8Array(width * height)
  const parts: Band[] = []
  for (let start = 0; start < dense.length; start += 1) {
    if (!dense[start] || seen[start]) continue
    const part = collect(dense, seen, start, width, height)
    const length = part.maxX - part.minX
    // The outline of a page is long too, but nearly as high as wide.
    const isFlat = part.maxY - part.minY < length * 0.45
    if (length >= width * 0.35 && isFlat && Math.abs(part.angle) < 20) parts.push(part)
  }
  const score = (band: Band) => band.maxX - band.minX + (band.maxY / height) * width * 0.3
  return joinLines(parts).sort((a, b) => score(b) - score(a))
}

/** Lines that stand apart belong to one zone when they lie under one another, less than two line heights away. */
function joinLines(parts: Band[]): Band[] {
  const joined: Band[] = []
  for (const part of parts.toSorted((a, b) => a.minY - b.minY)) {
    const above = joined.find((band) => {
      const overlap = Math.min(band.maxX, part.maxX) - Math.max(band.minX, part.minX)
      const shorter = Math.min(band.maxX - band.minX, part.maxX - part.minX)
      return overlap > shorter * 0.6 && part.minY - band.maxY < 2 * (part.maxY - part.minY)
    })
    if (!above) joined.push({ ...part })
    else {
      if (part.maxX - part.minX > above.maxX - above.minX) above.angle = part.angle
      above.minX = Math.min(above.minX, part.minX)
      above.maxX = Math.max(above.maxX, part.maxX)
      above.maxY = Math.max(above.maxY, part.maxY)
    }
  }
  return joined
}

/** 1 where enough of the window are strokes: darker than the mean of their neighbourhood. */
function strokeDensity(data: Uint8Array, width: number, height: number, window: Window): Uint8Array {
  const sums = integral(data, width, height)
  const strokes = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x
      if ((data[at] ?? 0) < windowMean(sums, width, height, x, y, 8, 8) * 0.86) strokes[at] = 1
    }
  }
  const counts = integral(strokes, width, height)
  const dense = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (windowMean(counts, width, height, x, y, window.halfWidth, window.halfHeight) > window.share)
        dense[y * width + x] = 1
    }
  }
  return dense
}

function integral(data: Uint8Array, width: number, height: number): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y += 1) {
    let row = 0
    for (let x = 0; x < width; x += 1) {
      row += data[y * width + x] ?? 0
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row
    }
  }
  return sums
}

function windowMean(
  sums: Float64Array,
  width: number,
  height: number,
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
): number {
  const [left, right] = [Math.max(0, x - halfWidth), Math.min(width, x + halfWidth + 1)]
  const [top, bottom] = [Math.max(0, y - halfHeight), Math.min(height, y + halfHeight + 1)]
  const at = (column: number, line: number) => sums[line * (width + 1) + column] ?? 0
  const sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)
  return sum / ((right - left) * (bottom - top))
}

function collect(dense: Uint8Array, seen: Uint8Array, start: number, width: number, height: number): Band {
  const stack = [start]
  seen[start] = 1
  let [minX, minY, maxX, maxY] = [width, height, 0, 0]
  let [n, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0]
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const x = at % width
    const y = (at - x) / width
    ;[minX, maxX, minY, maxY] = [Math.min(minX, x), Math.max(maxX, x), Math.min(minY, y), Math.max(maxY, y)]
    n += 1
    sx += x
    sy += y
    sxx += x * x
    syy += y * y
    sxy += x * y
    const push = (next: number) => {
      if (dense[next] && !seen[next]) {
        seen[next] = 1
        stack.push(next)
      }
    }
    if (x > 0) push(at - 1)
    if (x < width - 1) push(at + 1)
    if (y > 0) push(at - width)
    if (y < height - 1) push(at + width)
  }
  const angle = 0.5 * Math.atan2(2 * (sxy - (sx * sy) / n), sxx - (sx * sx) / n - (syy - (sy * sy) / n))
  return { minX, minY, maxX, maxY, angle: (angle * 180) / Math.PI }
}

/** A card's lines are 8 % of their length apart (ICAO 9303-5), a passport's less. */
async function cutOut(jpeg: Buffer, band: Band, small: Raster, lines: number): Promise<Zone> {
  const whole = await sharp(jpeg).metadata()
  const scale = (whole.width ?? small.width) / small.width
  const marginX = (band.maxX - band.minX) * 0.04
  const marginY = Math.max(10, (band.maxY - band.minY) * 0.25) + lines * 0.08 * (band.maxX - band.minX)
  const left = Math.max(0, band.minX - marginX)
  const top = Math.max(0, band.minY - marginY)
  const right = Math.min(small.width, band.maxX + marginX)
  const bottom = Math.min(small.height, band.maxY + marginY)
  const cut = await sharp(jpeg)
    .extract({
      left: Math.floor(left * scale),
      top: Math.floor(top * scale),
      width: Math.max(1, Math.floor((right - left) * scale)),
      height: Math.max(1, Math.floor((bottom - top) * scale)),
    })
    .toBuffer()
  const image = await rasterOf(cut, { rotate: -band.angle, width: READ_WIDTH })
  return { image, touchesEdge: band.minX <= 7 || band.maxX >= small.width - 8 }
}

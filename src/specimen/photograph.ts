import sharp from 'sharp'

/** How hard a photograph is: 0 straight, 1 mild, 2 tilted with glare and noise, 3 strong. */
export type Level = 0 | 1 | 2 | 3
const LEVELS = [
  { shear: 0, tilt: 0, glare: 0, noise: 0, blur: 0.3, quality: 92 },
  { shear: 0.015, tilt: 2, glare: 0, noise: 3, blur: 0.4, quality: 90 },
  { shear: 0.035, tilt: 5, glare: 0.5, noise: 5, blur: 0.7, quality: 85 },
  { shear: 0.05, tilt: 8, glare: 0.8, noise: 7, blur: 1.3, quality: 75 },
] as const

const WIDTH = 1600
const HEIGHT = 1200

type Point = readonly [number, number]

/** A page on a table, as a telephone takes it: perspective, tilt, glare, tint, noise, blur, JPEG. 1600 x 1200. */
export async function photograph(page: Buffer, level: Level): Promise<Buffer> {
  const { shear, tilt, glare, noise, blur, quality } = LEVELS[level]
  const { data, info } = await sharp(page).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const corners = placeCorners(info.width / info.height, shear, tilt)
  const inverse = homography(corners, [
    [0, 0],
    [info.width, 0],
    [info.width, info.height],
    [0, info.height],
  ])
  const out = Buffer.alloc(WIDTH * HEIGHT * 3)
  let random = 12345
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) {
      const w = inverse[6] * x + inverse[7] * y + 1
      const sx = (inverse[0] * x + inverse[1] * y + inverse[2]) / w
      const sy = (inverse[3] * x + inverse[4] * y + inverse[5]) / w
      random = (Math.imul(random, 1103515245) + 12345) >>> 0
      const grain = ((random >>> 16) / 65536 - 0.5) * 2 * noise
      const shine = glare * Math.exp(-(((x - 1180) / 150) ** 2) - ((y - 330) / 110) ** 2) * 120
      const inside = sx >= 0 && sy >= 0 && sx < info.width - 1 && sy < info.height - 1
      for (let channel = 0; channel < 3; channel += 1) {
        const base = inside
          ? bilinear(data, info.width, sx, sy, channel)
          : 96 + 12 * Math.sin(x / 61) + 6 * channel
        const tinted = base * (channel === 2 ? 0.97 : 1)
        out[(y * WIDTH + x) * 3 + channel] = Math.max(0, Math.min(255, tinted + grain + (inside ? shine : 0)))
      }
    }
  return sharp(out, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .blur(Math.max(0.3, blur))
    .jpeg({ quality })
    .toBuffer()
}

function bilinear(data: Buffer, width: number, x: number, y: number, channel: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const [fx, fy] = [x - x0, y - y0]
  const at = (px: number, py: number): number => data[(py * width + px) * 3 + channel] ?? 0
  const top = at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx
  const bottom = at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx
  return top * (1 - fy) + bottom * fy
}

function placeCorners(aspect: number, shear: number, tilt: number): Point[] {
  const width = 1420
  const height = width / aspect
  const angle = (tilt * Math.PI) / 180
  const shrink = 1 - 0.35 * Math.sin(angle)
  const raw: Point[] = [
    [-width / 2 + shear * width, -height / 2],
    [width / 2, -height / 2 + shear * height],
    [width / 2 - shear * width, height / 2],
    [-width / 2, height / 2 - shear * height],
  ]
  return raw.map(([x, y]) => [
    WIDTH / 2 + shrink * (x * Math.cos(angle) - y * Math.sin(angle)),
    HEIGHT / 2 + shrink * (x * Math.sin(angle) + y * Math.cos(angle)),
  ])
}

type Eight = [number, number, number, number, number, number, number, number]

/** The eight parameters that map four points to four points: Gaussian elimination. */
function homography(from: readonly Point[], to: readonly Point[]): Eight {
  const rows = from.flatMap(([x, y], index) => {
    const [u, v] = to[index] as Point
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ]
  })
  for (let column = 0; column < 8; column += 1) {
    const pivot = rows.findIndex((row, index) => index >= column && Math.abs(row[column] ?? 0) > 1e-9)
    const chosen = rows[pivot] as number[]
    rows[pivot] = rows[column] as number[]
    rows[column] = chosen.map((entry) => entry / (chosen[column] ?? 1))
    for (const [index, row] of rows.entries()) {
      if (index === column) continue
      const factor = row[column] ?? 0
      rows[index] = row.map((entry, at) => entry - factor * (rows[column]?.[at] ?? 0))
    }
  }
  return rows.map((row) => row[8] ?? 0) as Eight
}

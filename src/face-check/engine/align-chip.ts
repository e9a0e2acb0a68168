import type { Point } from './analysis.ts'
import type { Pixels } from './decode-image.ts'

export const CHIP_SIZE = 150
const PADDING = 0.25

/**
 * Where dlib's chip wants outer and inner corner of either eye and the base of the nose, in the unpadded unit square
 * (dlib get_face_chip_details, five-point model), beside the mesh points that lie there.
 */
const TEMPLATE: readonly { mesh: number; x: number; y: number }[] = [
  { mesh: 263, x: 0.8595674595992, y: 0.2134981538014 },
  { mesh: 362, x: 0.6460604764104, y: 0.2289674387677 },
  { mesh: 33, x: 0.1205750620789, y: 0.2137274526848 },
  { mesh: 133, x: 0.3340850613712, y: 0.2290642403242 },
  { mesh: 2, x: 0.4901123135679, y: 0.6277975316475 },
]

type Similarity = { a: number; b: number; x: number; y: number }

/** The face upright in 150x150 RGB pixels, as the descriptor was trained on. */
export function alignChip(pixels: Pixels, mesh: readonly Point[]): Uint8Array {
  const map = chipToPicture(mesh)
  const chip = new Uint8Array(CHIP_SIZE * CHIP_SIZE * 3)
  // Averages several samples a chip pixel where the picture is larger than the chip, so that fine detail does not alias.
  const samples = Math.min(6, Math.max(1, Math.ceil(Math.hypot(map.a, map.b))))
  for (let row = 0; row < CHIP_SIZE; row += 1) {
    for (let column = 0; column < CHIP_SIZE; column += 1) {
      samplePixel(pixels, map, column, row, samples, chip, (row * CHIP_SIZE + column) * 3)
    }
  }
  return chip
}

/** Least-squares similarity from chip coordinates to the picture's. */
function chipToPicture(mesh: readonly Point[]): Similarity {
  const pairs = TEMPLATE.map(({ mesh: index, x, y }) => {
    const to = mesh[index]
    if (!to) throw new Error('mesh without the points of the eyes')
    const scale = CHIP_SIZE / (1 + 2 * PADDING)
    return { from: { x: (x + PADDING) * scale, y: (y + PADDING) * scale }, to }
  })
  const mean = (pick: (pair: (typeof pairs)[number]) => number) =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / pairs.length
  const fromX = mean((pair) => pair.from.x)
  const fromY = mean((pair) => pair.from.y)
  const toX = mean((pair) => pair.to.x)
  const toY = mean((pair) => pair.to.y)
  let dot = 0
  let cross = 0
  let spread = 0
  for (const { from, to } of pairs) {
    const x = from.x - fromX
    const y = from.y - fromY
    dot += x * (to.x - toX) + y * (to.y - toY)
    cross += x * (to.y - toY) - y * (to.x - toX)
    spread += x * x + y * y
  }
  const a = dot / spread
  const b = cross / spread
  return { a, b, x: toX - a * fromX + b * fromY, y: toY - b * fromX - a * fromY }
}

function samplePixel(
  pixels: Pixels,
  map: Similarity,
  column: number,
  row: number,
  samples: number,
  chip: Uint8Array,
  at: number,
): void {
  const sums: [number, number, number] = [0, 0, 0]
  for (let j = 0; j < samples; j += 1) {
    for (let i = 0; i < samples; i += 1) {
      const u = column + (i + 0.5) / samples - 0.5
      const v = row + (j + 0.5) / samples - 0.5
      addBilinear(pixels, map.a * u - map.b * v + map.x, map.b * u + map.a * v + map.y, sums)
    }
  }
  const count = samples * samples
  chip[at] = Math.round(sums[0] / count)
  chip[at + 1] = Math.round(sums[1] / count)
  chip[at + 2] = Math.round(sums[2] / count)
}

function addBilinear(pixels: Pixels, x: number, y: number, sums: [number, number, number]): void {
  const { data, width, height } = pixels
  // Outside of the picture is black, as in dlib.
  if (x < 0 || y < 0 || x > width - 1 || y > height - 1) return
  const left = Math.min(width - 2, Math.floor(x))
  const top = Math.min(height - 2, Math.floor(y))
  const dx = x - left
  const dy = y - top
  const at = (top * width + left) * 3
  const below = at + width * 3
  for (let c = 0; c < 3; c += 1) {
    const upper = (data[at + c] ?? 0) * (1 - dx) + (data[at + 3 + c] ?? 0) * dx
    const lower = (data[below + c] ?? 0) * (1 - dx) + (data[below + 3 + c] ?? 0) * dx
    sums[c as 0 | 1 | 2] += upper * (1 - dy) + lower * dy
  }
}

export function mirrorChip(chip: Uint8Array): Uint8Array {
  const mirrored = new Uint8Array(chip.length)
  for (let row = 0; row < CHIP_SIZE; row += 1) {
    for (let column = 0; column < CHIP_SIZE; column += 1) {
      const from = (row * CHIP_SIZE + column) * 3
      mirrored.set(chip.subarray(from, from + 3), (row * CHIP_SIZE + CHIP_SIZE - 1 - column) * 3)
    }
  }
  return mirrored
}

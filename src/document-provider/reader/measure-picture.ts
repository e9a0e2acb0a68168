import { rasterOf } from './picture.ts'
import type { Picture } from './picture.ts'

export type PictureFault = 'glare' | 'blurred'

const WIDTH = 1000
const SHARP_ENOUGH = 40
const WHITE = 250
const CELL = 25

/** What is wrong with a picture that could not be read; null when nothing was measured. */
export async function measurePicture(picture: Picture): Promise<PictureFault | null> {
  const { data, width, height } = await rasterOf(picture.jpeg, { width: WIDTH, grey: true })
  if (whiteCells(data, width, height) > 0.012) return 'glare'
  return laplacianVariance(data, width, height) < SHARP_ENOUGH ? 'blurred' : null
}

/** Share of 25-pixel cells that are burnt out in full: paper is bright, glare has no detail left. */
function whiteCells(data: Uint8Array, width: number, height: number): number {
  let white = 0
  let cells = 0
  for (let top = 0; top + CELL <= height; top += CELL) {
    for (let left = 0; left + CELL <= width; left += CELL) {
      cells += 1
      if (isWhite(data, width, left, top)) white += 1
    }
  }
  return cells === 0 ? 0 : white / cells
}

function isWhite(data: Uint8Array, width: number, left: number, top: number): boolean {
  for (let y = top; y < top + CELL; y += 3) {
    for (let x = left; x < left + CELL; x += 3) if ((data[y * width + x] ?? 0) < WHITE) return false
  }
  return true
}

/** Variance of the Laplacian: low where no edge is sharp. */
function laplacianVariance(data: Uint8Array, width: number, height: number): number {
  let sum = 0
  let squares = 0
  let count = 0
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x
      const value =
        4 * (data[at] ?? 0) -
        (data[at - 1] ?? 0) -
        (data[at + 1] ?? 0) -
        (data[at - width] ?? 0) -
        (data[at + width] ?? 0)
      sum += value
      squares += value * value
      count += 1
    }
  }
  if (count === 0) return 0
  const mean = sum / count
  return squares / count - mean * mean
}

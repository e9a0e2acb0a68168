import type { Point } from './engine/analysis.ts'

/** Mesh points that stay put with expression: eye corners, brows, nose ridge, mouth corners, jaw. */
const STEADY = [
  33, 133, 362, 263, 159, 386, 70, 300, 105, 334, 168, 6, 197, 195, 5, 4, 1, 2, 98, 327, 61, 291, 0, 17, 152,
  234, 454, 127, 356, 172, 397, 10, 58, 288,
]

/** The steady points in units of the face's own outer-eye distance, around the middle between the eyes. */
export function steadyPoints(mesh: readonly Point[]): Point[] {
  const right = mesh[33]
  const left = mesh[263]
  if (!right || !left) throw new Error('mesh without the corners of the eyes')
  const unit = Math.hypot(right.x - left.x, right.y - left.y)
  const middle = { x: (right.x + left.x) / 2, y: (right.y + left.y) / 2 }
  return STEADY.map((index) => {
    const point = mesh[index] ?? middle
    return { x: (point.x - middle.x) / unit, y: (point.y - middle.y) / unit }
  })
}

/**
 * How badly one homography explains the way from one view to another, as RMS in outer-eye distances. A tilted sheet
 * stays under 0.05, a head turned by 28 degrees is over 0.09: a photograph has no nose that comes out of it.
 */
export function planarResidual(from: readonly Point[], to: readonly Point[]): number {
  if (from.length !== to.length || from.length < 8) throw new Error('two views of the same points')
  const h = fitHomography(from, to)
  // Without a solution nothing speaks against a plane: read as flat.
  if (!h) return 0
  let squares = 0
  for (const [i, { x, y }] of from.entries()) {
    const target = to[i] ?? { x: 0, y: 0 }
    const w = h[6] * x + h[7] * y + 1
    const dx = (h[0] * x + h[1] * y + h[2]) / w - target.x
    const dy = (h[3] * x + h[4] * y + h[5]) / w - target.y
    squares += dx * dx + dy * dy
  }
  const residual = Math.sqrt(squares / from.length)
  return Number.isFinite(residual) ? residual : 0
}

type Homography = [number, number, number, number, number, number, number, number]

/** Direct linear transform with the last element 1, by normal equations. */
function fitHomography(from: readonly Point[], to: readonly Point[]): Homography | null {
  const normal = Array.from({ length: 8 }, () => Array.from({ length: 9 }, () => 0))
  for (const [i, { x, y }] of from.entries()) {
    const { x: u, y: v } = to[i] ?? { x: 0, y: 0 }
    addEquation(normal, [x, y, 1, 0, 0, 0, -u * x, -u * y], u)
    addEquation(normal, [0, 0, 0, x, y, 1, -v * x, -v * y], v)
  }
  return solve(normal) as Homography | null
}

function addEquation(normal: number[][], row: number[], right: number): void {
  for (const [i, line] of normal.entries()) {
    const factor = row[i] ?? 0
    if (factor === 0) continue
    for (let j = 0; j < 8; j += 1) line[j] = (line[j] ?? 0) + factor * (row[j] ?? 0)
    line[8] = (line[8] ?? 0) + factor * right
  }
}

/** Gauss-Jordan with pivots; null when the points do not determine the answer. */
function solve(matrix: number[][]): number[] | null {
  const size = matrix.length
  const at = (row: number, column: number) => matrix[row]?.[column] ?? 0
  for (let column = 0; column < size; column += 1) {
    let pivot = column
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row
    }
    if (Math.abs(at(pivot, column)) < 1e-12) return null
    const chosen = matrix[pivot] as number[]
    matrix[pivot] = matrix[column] as number[]
    matrix[column] = chosen
    const divisor = at(column, column)
    for (let j = column; j <= size; j += 1) chosen[j] = (chosen[j] ?? 0) / divisor
    for (const [row, line] of matrix.entries()) {
      const factor = line[column] ?? 0
      if (row === column || factor === 0) continue
      for (let j = column; j <= size; j += 1) line[j] = (line[j] ?? 0) - factor * (chosen[j] ?? 0)
    }
  }
  return matrix.map((line) => line[size] ?? 0)
}

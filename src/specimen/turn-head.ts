import type { Face } from './person.ts'
import type { Scene } from './draw-face.ts'

/** Degrees. Positive yaw turns the head to the PERSON'S OWN LEFT: the nose moves to the right in an unmirrored picture. */
export type Pose = { yaw: number; pitch: number }
export type Raster = { width: number; height: number; /** RGB. */ data: Uint8Array }

const GRID = 12
const FOCAL = 1100

/**
 * Turns the head of a drawn frame. We drew it, so its depth is known: an ellipsoid with a nose, sockets and a chin. Each
 * grid point is rotated about the head's middle; weight falls off outside of the head, so shoulders stay.
 */
export function turnHead(frame: Raster, face: Face, scene: Scene, pose: Pose): Raster {
  const columns = Math.ceil(frame.width / GRID)
  const rows = Math.ceil(frame.height / GRID)
  const points: Point[] = []
  for (let row = 0; row <= rows; row += 1)
    for (let column = 0; column <= columns; column += 1)
      points.push(displace(column * GRID, row * GRID, face, scene, pose))
  const cells: [Point, Point, Point][] = []
  const at = (column: number, row: number): Point => points[row * (columns + 1) + column] as Point
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const corners = [
        at(column, row),
        at(column + 1, row),
        at(column, row + 1),
        at(column + 1, row + 1),
      ] as const
      if (corners.every((corner) => corner.still)) continue
      cells.push([corners[0], corners[1], corners[2]], [corners[3], corners[2], corners[1]])
    }
  cells.sort((a, b) => a[0].z + a[1].z + a[2].z - (b[0].z + b[1].z + b[2].z))
  const data = Uint8Array.from(frame.data)
  for (const cell of cells) paint(cell, frame, data)
  return { width: frame.width, height: frame.height, data }
}

type Point = { x: number; y: number; z: number; fromX: number; fromY: number; still: boolean }

function displace(px: number, py: number, face: Face, scene: Scene, pose: Pose): Point {
  const x = (px - scene.x) / scene.scale
  const y = (py - scene.y) / scene.scale
  const depth = depthAt(x, y, face)
  const weight = weightAt(x, y, face)
  const still = weight === 0
  if (still) return { x: px, y: py, z: -1e6, fromX: px, fromY: py, still }
  const [yaw, pitch] = [(pose.yaw * Math.PI) / 180, (pose.pitch * Math.PI) / 180]
  const turnedX = x * Math.cos(yaw) + depth * Math.sin(yaw)
  const depth1 = depth * Math.cos(yaw) - x * Math.sin(yaw)
  const turnedY = y * Math.cos(pitch) - depth1 * Math.sin(pitch)
  const z = depth1 * Math.cos(pitch) + y * Math.sin(pitch)
  const near = FOCAL / (FOCAL - z)
  const movedX = x + weight * (turnedX * near - x)
  const movedY = y + weight * (turnedY * near - y)
  return {
    x: scene.x + movedX * scene.scale,
    y: scene.y + movedY * scene.scale,
    z,
    fromX: px,
    fromY: py,
    still,
  }
}

const halfWidth = (face: Face): number => face.headWidth * face.skull

function radius(x: number, y: number, face: Face): number {
  return Math.hypot(x / (1.12 * halfWidth(face)), y / (1.12 * 0.72 * face.headHeight))
}

function depthAt(x: number, y: number, face: Face): number {
  const w = halfWidth(face)
  const r = Math.min(1, radius(x, y, face))
  const noseTip = face.eyeY + face.noseLength
  const along =
    y < noseTip
      ? Math.exp(-(((y - noseTip) / (face.noseLength * 0.62)) ** 2))
      : Math.exp(-(((y - noseTip) / 14) ** 2))
  const nose = 0.3 * w * Math.exp(-((x / (face.noseWidth * 0.85 + 6)) ** 2)) * along
  const socket = [-1, 1].reduce(
    (sum, side) => sum + Math.exp(-(((x - side * face.eyeGap) / 26) ** 2) - ((y - face.eyeY) / 20) ** 2),
    0,
  )
  const chin = Math.exp(-((x / 34) ** 2) - ((y - face.headHeight * face.chin) / 26) ** 2)
  return 0.95 * w * Math.sqrt(1 - 0.97 * r * r) + nose - 0.05 * w * socket + 0.05 * w * chin
}

function weightAt(x: number, y: number, face: Face): number {
  const fall = (value: number): number => {
    const t = Math.min(1, Math.max(0, value))
    return 1 - t * t * (3 - 2 * t)
  }
  const outside = fall((radius(x, y, face) - 1) / 0.75)
  const below = fall((y - face.headHeight * face.chin) / 70)
  return outside * below < 0.002 ? 0 : outside * below
}

/** Affine map of one triangle, nearest pixel; those facing away are left out. */
function paint([a, b, c]: [Point, Point, Point], from: Raster, to: Uint8Array): void {
  const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
  if (area <= 0) return
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x, c.x)))
  const right = Math.min(from.width - 1, Math.ceil(Math.max(a.x, b.x, c.x)))
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y, c.y)))
  const bottom = Math.min(from.height - 1, Math.ceil(Math.max(a.y, b.y, c.y)))
  for (let y = top; y <= bottom; y += 1)
    for (let x = left; x <= right; x += 1) {
      const v = ((b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y)) / area
      const u = ((x - a.x) * (c.y - a.y) - (c.x - a.x) * (y - a.y)) / area
      if (u < -0.02 || v < -0.02 || u + v > 1.02) continue
      const sx = Math.min(
        from.width - 1,
        Math.max(0, Math.round(a.fromX + u * (b.fromX - a.fromX) + v * (c.fromX - a.fromX))),
      )
      const sy = Math.min(
        from.height - 1,
        Math.max(0, Math.round(a.fromY + u * (b.fromY - a.fromY) + v * (c.fromY - a.fromY))),
      )
      const source = (sy * from.width + sx) * 3
      const target = (y * from.width + x) * 3
      to[target] = from.data[source] ?? 0
      to[target + 1] = from.data[source + 1] ?? 0
      to[target + 2] = from.data[source + 2] ?? 0
    }
}

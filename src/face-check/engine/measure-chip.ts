import { CHIP_SIZE } from './align-chip.ts'

type ChipMeasure = { luma: number; laplacian: number; regions: { eyes: number; mouth: number } }

/** Rows and columns of the chip that hold the eyes (at row 46), and the mouth. */
const EYES = { left: 32, right: 118, top: 38, bottom: 55 }
const MOUTH = { left: 50, right: 100, top: 94, bottom: 118 }
const WHOLE = { left: 1, right: CHIP_SIZE - 1, top: 1, bottom: CHIP_SIZE - 1 }

/** Brightness and sharpness of the aligned chip: the same scale whatever the camera and the distance. */
export function measureChip(chip: Uint8Array): ChipMeasure {
  const grey = new Float32Array(CHIP_SIZE * CHIP_SIZE)
  let sum = 0
  for (let i = 0; i < grey.length; i += 1) {
    const value = 0.299 * (chip[i * 3] ?? 0) + 0.587 * (chip[i * 3 + 1] ?? 0) + 0.114 * (chip[i * 3 + 2] ?? 0)
    grey[i] = value
    sum += value
  }
  return {
    luma: sum / grey.length,
    laplacian: laplacianVariance(grey, WHOLE),
    regions: { eyes: laplacianVariance(grey, EYES), mouth: laplacianVariance(grey, MOUTH) },
  }
}

function laplacianVariance(grey: Float32Array, area: typeof WHOLE): number {
  let sum = 0
  let squares = 0
  let count = 0
  for (let y = area.top; y < area.bottom; y += 1) {
    for (let x = area.left; x < area.right; x += 1) {
      const at = y * CHIP_SIZE + x
      const value =
        4 * (grey[at] ?? 0) -
        (grey[at - 1] ?? 0) -
        (grey[at + 1] ?? 0) -
        (grey[at - CHIP_SIZE] ?? 0) -
        (grey[at + CHIP_SIZE] ?? 0)
      sum += value
      squares += value * value
      count += 1
    }
  }
  const mean = sum / count
  return squares / count - mean * mean
}

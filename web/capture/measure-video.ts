export type PictureFault = 'dark' | 'glare' | 'moving' | 'blurred' | 'empty'

const WIDTH = 320
const LIMITS = { dark: 45, glare: 0.02, moving: 9, blurred: 60, text: 0.06 } as const

/** What hinders the live picture of a document just now; null when it is good. Guidance only: the server judges. */
export function measureVideo(video: HTMLVideoElement): () => PictureFault | null {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  let before: Uint8Array | null = null
  return () => {
    if (!context || !video.videoWidth) return 'empty'
    canvas.width = WIDTH
    canvas.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth)
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    const grey = toGrey(context.getImageData(0, 0, canvas.width, canvas.height).data)
    const last = before
    before = grey
    const { mean, white } = brightness(grey)
    if (mean < LIMITS.dark) return 'dark'
    if (white > LIMITS.glare) return 'glare'
    if (!last || last.length !== grey.length || difference(last, grey) > LIMITS.moving) return 'moving'
    const { variance, edges } = sharpness(grey, canvas.width, canvas.height)
    if (edges < LIMITS.text) return 'empty'
    return variance < LIMITS.blurred ? 'blurred' : null
  }
}

function toGrey(rgba: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(rgba.length / 4)
  for (let i = 0; i < grey.length; i += 1)
    grey[i] = 0.299 * (rgba[i * 4] ?? 0) + 0.587 * (rgba[i * 4 + 1] ?? 0) + 0.114 * (rgba[i * 4 + 2] ?? 0)
  return grey
}

function brightness(grey: Uint8Array): { mean: number; white: number } {
  let sum = 0
  let white = 0
  for (const value of grey) {
    sum += value
    if (value >= 252) white += 1
  }
  return { mean: sum / grey.length, white: white / grey.length }
}

function difference(one: Uint8Array, other: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < one.length; i += 1) sum += Math.abs((one[i] ?? 0) - (other[i] ?? 0))
  return sum / one.length
}

/** Variance of the Laplacian, and the share of pixels that lie on an edge: a document is full of them. */
function sharpness(grey: Uint8Array, width: number, height: number): { variance: number; edges: number } {
  let sum = 0
  let squares = 0
  let edges = 0
  let count = 0
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x
      const value =
        4 * (grey[at] ?? 0) -
        (grey[at - 1] ?? 0) -
        (grey[at + 1] ?? 0) -
        (grey[at - width] ?? 0) -
        (grey[at + width] ?? 0)
      sum += value
      squares += value * value
      if (Math.abs(value) > 24) edges += 1
      count += 1
    }
  }
  const mean = sum / count
  return { variance: squares / count - mean * mean, edges: edges / count }
}

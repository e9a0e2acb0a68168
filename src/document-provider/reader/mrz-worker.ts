import { createRequire } from 'node:module'
import { parentPort } from 'node:worker_threads'
import type { Raster } from './picture.ts'

// Both packages are CommonJS without types; the shapes below are what is used of them.
type ImageJs = { grey(): ImageJs }
type ReadMrz = (image: ImageJs) => Promise<{ mrz: string[] }>

const require = createRequire(import.meta.url)
const { Image } = require('image-js') as {
  Image: new (width: number, height: number, data: Uint8Array, options: object) => ImageJs
}
const { getMrz, readMrz } = require('mrz-detection') as {
  getMrz: (image: ImageJs) => ImageJs
  readMrz: ReadMrz
}

parentPort?.on('message', (task: { id: number; raster: Raster; locate: boolean }) => {
  void read(task.raster, task.locate)
    .catch(() => [] as string[])
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    .then((lines) => parentPort?.postMessage({ id: task.id, lines }))
})

/** The reader throws where it finds no text: that is an answer of no lines, not a fault. */
async function read({ data, width, height }: Raster, locate: boolean): Promise<string[]> {
  const image = new Image(width, height, data, { kind: 'RGB' })
  const { mrz } = await readMrz(locate ? getMrz(image) : image)
  return mrz
}

import { Worker } from 'node:worker_threads'
import type { Raster } from './picture.ts'

export type MrzReader = {
  /** Lines as read, unrepaired. `locate` looks for the zone in a whole page. */
  read(raster: Raster, locate: boolean): Promise<string[]>
  close(): Promise<void>
}

const TIMEOUT_MS = 20_000

/** The character reader in a thread of its own: half a second of computing a picture, one at a time, never stuck. */
export function createMrzReader(): MrzReader {
  let worker: Worker | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let nextId = 0

  const start = (): Worker => {
    // The library's wasm loader reports its fallback on stderr at each start: not our log's business.
    const started = new Worker(new URL('./mrz-worker.ts', import.meta.url), { stderr: true })
    started.stderr.resume()
    started.unref()
    return started
  }

  const readNow = (raster: Raster, locate: boolean): Promise<string[]> =>
    new Promise((resolve) => {
      const current = (worker ??= start())
      const id = (nextId += 1)
      const finish = (lines: string[], broken: boolean) => {
        clearTimeout(timer)
        current.off('message', onMessage)
        current.off('error', onError)
        if (broken) {
          worker = undefined
          void current.terminate()
        }
        resolve(lines)
      }
      const onMessage = (answer: { id: number; lines: string[] }) => {
        if (answer.id === id) finish(answer.lines, false)
      }
      const onError = () => finish([], true)
      const timer = setTimeout(onError, TIMEOUT_MS)
      current.on('message', onMessage)
      current.on('error', onError)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      current.postMessage({ id, raster, locate })
    })

  return {
    read(raster, locate) {
      const done = queue.then(() => readNow(raster, locate))
      queue = done
      return done
    },
    async close() {
      await worker?.terminate()
      worker = undefined
    },
  }
}

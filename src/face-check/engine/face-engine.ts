import { Worker } from 'node:worker_threads'
import { distanceBetween } from '../distance.ts'
import { FaceEngineFault } from '../errors.ts'
import type { AnalyseAnswer, AnalyseTask, Analysis } from './analysis.ts'

export type FaceEngine = {
  /**
   * Measures one picture; the descriptor only when asked, as it doubles the time. Throws FaceEngineFault when the
   * thread died or took longer than 20 seconds: never an answer that could count as a face.
   */
  analyse(picture: Uint8Array, options?: { describe?: boolean }): Promise<Analysis>
  /** Between the largest faces of two pictures; null where one has none. */
  distance(one: Uint8Array, other: Uint8Array): Promise<number | null>
  close(): Promise<void>
}

type Waiting = { resolve(analysis: Analysis): void; reject(fault: Error): void; timer: NodeJS.Timeout }
type Thread = { worker: Worker; waiting: Map<number, Waiting> }

const TIMEOUT_MS = 20_000

/** One or two threads, started with the first picture and again after a crash; some 400 MB each. */
export function createFaceEngine({ threads = 1 }: { threads?: 1 | 2 } = {}): FaceEngine {
  const pool: Thread[] = []
  let nextId = 0
  let closed = false

  function start(): Thread {
    const worker = new Worker(new URL('./face-worker.ts', import.meta.url), { stdout: true, stderr: true })
    // The libraries greet on stdout and stderr: not our log's business.
    worker.stdout.resume()
    worker.stderr.resume()
    worker.unref()
    const thread: Thread = { worker, waiting: new Map() }
    worker.on('message', (answer: AnalyseAnswer) => settle(thread, answer))
    worker.on('error', (fault) => drop(thread, fault.message))
    worker.on('exit', () => drop(thread, 'thread ended'))
    pool.push(thread)
    return thread
  }

  function settle(thread: Thread, answer: AnalyseAnswer): void {
    const waiting = thread.waiting.get(answer.id)
    if (!waiting) return
    thread.waiting.delete(answer.id)
    clearTimeout(waiting.timer)
    if (thread.waiting.size === 0) thread.worker.unref()
    if ('fault' in answer) waiting.reject(new FaceEngineFault(answer.fault))
    else waiting.resolve(answer.analysis)
  }

  /** All that waited on this thread fails; the next picture starts another. */
  function drop(thread: Thread, why: string): void {
    const at = pool.indexOf(thread)
    if (at >= 0) pool.splice(at, 1)
    for (const waiting of thread.waiting.values()) {
      clearTimeout(waiting.timer)
      waiting.reject(new FaceEngineFault(why))
    }
    thread.waiting.clear()
    void thread.worker.terminate()
  }

  function leastBusy(): Thread {
    const [first] = pool.toSorted((a, b) => a.waiting.size - b.waiting.size)
    if (!first || (first.waiting.size > 0 && pool.length < threads)) return start()
    return first
  }

  const analyse: FaceEngine['analyse'] = (picture, { describe = false } = {}) => {
    if (closed) return Promise.reject(new FaceEngineFault('closed'))
    const thread = leastBusy()
    const id = (nextId += 1)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => drop(thread, 'no answer in time'), TIMEOUT_MS)
      thread.waiting.set(id, { resolve, reject, timer })
      // Work keeps the process alive, an idle thread does not.
      thread.worker.ref()
      const task: AnalyseTask = { id, bytes: picture, describe }
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      thread.worker.postMessage(task)
    })
  }

  return {
    analyse,
    async distance(one, other) {
      const [a, b] = [await analyse(one, { describe: true }), await analyse(other, { describe: true })]
      const first = a.ok ? a.face?.descriptor : undefined
      const second = b.ok ? b.face?.descriptor : undefined
      return first && second ? distanceBetween(first, second) : null
    },
    async close() {
      closed = true
      const threadsToEnd = pool.slice()
      for (const thread of threadsToEnd) drop(thread, 'closed')
      await Promise.all(threadsToEnd.map((thread) => thread.worker.terminate()))
    },
  }
}

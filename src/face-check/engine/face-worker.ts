import { parentPort } from 'node:worker_threads'
import { analysePicture } from './analyse-picture.ts'
import type { AnalyseAnswer, AnalyseTask } from './analysis.ts'
import { loadModels } from './load-models.ts'

const models = loadModels()
let queue: Promise<void> = Promise.resolve()

parentPort?.on('message', (task: AnalyseTask) => {
  // One at a time: the models share one backend, and two pictures at once are no faster.
  queue = queue.then(() => answer(task))
})

async function answer({ id, bytes, describe }: AnalyseTask): Promise<void> {
  const reply = await models
    .then((loaded) => analysePicture(loaded, bytes, describe))
    .then(
      (analysis): AnalyseAnswer => ({ id, analysis }),
      (fault: unknown): AnalyseAnswer => ({ id, fault: fault instanceof Error ? fault.message : 'unknown' }),
    )
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(reply)
}

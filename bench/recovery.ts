import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { measureRawVerify } from './support/cpu-time.ts'
import { createClient } from './support/http-client.ts'
import { freePort } from '../src/cli/free-port.ts'
import { environmentFor, withFolder } from './support/installation.ts'
import { drawNumberedDocument } from './support/numbered-document.ts'
import { recoverOne } from './support/recover-one.ts'
import { medianOf, rounded } from './support/row.ts'
import type { Row } from './support/row.ts'

const WARM_UP = 8
const SAMPLES = 3
const PER_SAMPLE = 16
/** At the same time: enough that waiting (for the database, for fixed pauses) leaves no core idle. */
const AT_ONCE = 8
const READY_MS = 60_000

/** Whole recoveries over HTTP against one node; load driver and database run on the same machine. */
export function benchRecovery(): Promise<Row[]> {
  return withFolder(async (dataDir) => {
    const port = await freePort()
    const people = WARM_UP + SAMPLES * PER_SAMPLE
    const node = fork(join(import.meta.dirname, 'support/recovery-node.ts'), [String(people)], {
      env: { ...environmentFor(port, dataDir), REGAIN_TRUSTED_PROXY: '127.0.0.1' },
    })
    const client = createClient(port)
    try {
      await answerOf(node, READY_MS)
      const documents = await Promise.all(Array.from({ length: people }, (_, n) => drawNumberedDocument(n)))
      const place = { origin: `http://localhost:${port}`, providerOrigin: `http://verify.localhost:${port}` }
      const recover = (person: number): Promise<void> => {
        const address = `10.${person >> 8}.${person & 255}.1`
        const [picture, userName] = [documents[person] ?? Buffer.alloc(0), `person-${person}@example.org`]
        return recoverOne(place, userName, picture, client.from(address))
      }
      return await measure(node, recover)
    } finally {
      client.close()
      await stop(node)
    }
  })
}

async function measure(node: ChildProcess, recover: (person: number) => Promise<void>): Promise<Row[]> {
  await inParallel(0, WARM_UP, recover)
  const samples: { perSecond: number; cpu: number; raw: number }[] = []
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const raw = await measureRawVerify()
    const [cpuBefore, startedAt] = [await cpuOf(node), performance.now()]
    await inParallel(WARM_UP + sample * PER_SAMPLE, PER_SAMPLE, recover)
    const seconds = (performance.now() - startedAt) / 1000
    const cpu = ((await cpuOf(node)) - cpuBefore) / PER_SAMPLE
    samples.push({ perSecond: PER_SAMPLE / seconds, cpu, raw })
  }
  const group = 'recovery'
  return [
    {
      group,
      name: 'completed-per-second',
      value: rounded(medianOf(samples.map(({ perSecond }) => perSecond))),
      unit: '1/s',
    },
    {
      group,
      name: 'server-cpu',
      value: rounded(medianOf(samples.map(({ cpu }) => cpu / 1000))),
      unit: 'ms CPU',
      rawVerifies: rounded(medianOf(samples.map(({ cpu, raw }) => cpu / raw))),
    },
  ]
}

/** Runs `count` of them, AT_ONCE at a time. */
async function inParallel(from: number, count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = from
  const worker = async () => {
    for (let n = next; n < from + count; n = next) {
      next += 1
      await work(n)
    }
  }
  // All come to their end before the node may be stopped under them.
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

async function cpuOf(node: ChildProcess): Promise<number> {
  node.send('usage')
  const { cpu } = await answerOf(node, 5000)
  if (cpu === undefined) throw new Error('The node did not tell its CPU time')
  return cpu
}

/** The node's next message; its end or its silence is an error. */
async function answerOf(node: ChildProcess, milliseconds: number): Promise<{ ready?: true; cpu?: number }> {
  const signal = AbortSignal.timeout(milliseconds)
  const ended = once(node, 'exit', { signal }).then(([code]) => {
    throw new Error(`The node ended with ${code}`)
  })
  const [answer] = (await Promise.race([once(node, 'message', { signal }), ended])) as [{ cpu?: number }]
  ended.catch(() => undefined)
  return answer
}

async function stop(node: ChildProcess): Promise<void> {
  if (node.exitCode !== null || !node.connected) return
  const ended = once(node, 'exit', { signal: AbortSignal.timeout(15_000) }).catch(() => node.kill('SIGKILL'))
  node.send('stop')
  await ended
}

import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'

/** CPU time of all threads of this process, in microseconds: what others do on the machine meanwhile hardly counts. */
export function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Microseconds of CPU time of one call, over `calls` of them. */
export async function cpuPerCall(calls: number, work: () => unknown): Promise<number> {
  const before = cpuMicroseconds()
  for (let call = 0; call < calls; call += 1) {
    const pending = work()
    if (pending instanceof Promise) await pending
  }
  return (cpuMicroseconds() - before) / calls
}

/** The yardstick: ES256 over 256 bytes by node:crypto, key and signature made before, signature in p1363. */
export function createRawVerify(): () => void {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const message = randomBytes(256)
  const signature = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
  return () => {
    if (!verify('sha256', message, key, signature)) throw new Error('The raw signature does not verify')
  }
}

/** Microseconds of one raw verification, warmed up, median of some. */
export async function measureRawVerify(): Promise<number> {
  const rawVerify = createRawVerify()
  await cpuPerCall(2000, rawVerify)
  const samples: number[] = []
  for (let sample = 0; sample < 5; sample += 1) samples.push(await cpuPerCall(2000, rawVerify))
  return samples.toSorted((a, b) => a - b)[2] ?? Number.NaN
}

/**
 * Chooses the drawn people of demo and tests: `node scripts/choose-cast.ts [candidates]`.
 * A candidate must be found surely, look straight, turn far enough on cue without becoming somebody else; of those the
 * set whose closest pair, live frame or photographed passport, is farthest apart is printed.
 */
import { createFaceEngine, distanceBetween } from '#face-check'
import { drawPassport, drawPerson, drawPortrait, faceOf, photograph, toJpeg } from '#specimen'

const CANDIDATES = Number(process.argv[2] ?? 60)
const SIZE = 6
const SAMPLE = {
  givenNames: 'Sam',
  surname: 'Ple',
  number: 'X1234567',
  birthDate: '1990-01-01',
  expiryDate: '2033-01-01',
  sex: 'X',
} as const

const engine = createFaceEngine({ threads: 2 })
type Candidate = { seed: number; live: readonly number[]; document: readonly number[] }

async function look(jpeg: Buffer) {
  const analysis = await engine.analyse(jpeg, { describe: true })
  return analysis.ok ? analysis.face : undefined
}

async function screen(seed: number): Promise<Candidate | undefined> {
  const face = faceOf(seed)
  const frame = async (yaw: number) =>
    look(await toJpeg(await drawPerson(face, undefined, { yaw, pitch: 0 })))
  const centre = await frame(0)
  if (!centre?.descriptor || Math.abs(centre.yaw) > 0.07) return undefined
  const { eyes, mouth } = centre.regions
  if (Math.min(eyes, mouth) < 0.05 * Math.max(eyes, mouth)) return undefined // drawn too plainly: taken for covered
  for (const yaw of [28, -28]) {
    const turned = await frame(yaw)
    if (!turned?.descriptor || Math.abs(turned.yaw - centre.yaw) < 0.2) return undefined
    if (distanceBetween(turned.descriptor, centre.descriptor) > 0.45) return undefined
  }
  const page = await photograph(await drawPassport(SAMPLE, await drawPortrait(face)), 1)
  const printed = await look(page)
  if (!printed?.descriptor || distanceBetween(printed.descriptor, centre.descriptor) > 0.36) return undefined
  return { seed, live: centre.descriptor, document: printed.descriptor }
}

const apart = (a: Candidate, b: Candidate): number =>
  Math.min(
    distanceBetween(a.live, b.live),
    distanceBetween(a.live, b.document),
    distanceBetween(a.document, b.live),
    distanceBetween(a.document, b.document),
  )
const closest = (set: Candidate[]): number =>
  Math.min(...set.flatMap((a, index) => set.slice(index + 1).map((b) => apart(a, b))))

const usable: Candidate[] = []
for (let seed = 1; seed <= CANDIDATES; seed += 1) {
  const candidate = await screen(seed)
  if (candidate) usable.push(candidate)
}
let best: Candidate[] = []
for (const first of usable) {
  const set = [first]
  while (set.length < SIZE) {
    const next = usable
      .filter((candidate) => !set.includes(candidate))
      .toSorted(
        (a, b) => Math.min(...set.map((one) => apart(one, b))) - Math.min(...set.map((one) => apart(one, a))),
      )[0]
    if (!next) break
    set.push(next)
  }
  if (set.length === SIZE && (best.length === 0 || closest(set) > closest(best))) best = set
}
console.log(`${usable.length} of ${CANDIDATES} usable`)
console.log(`seeds ${best.map(({ seed }) => seed).join(' ')}, closest pair ${closest(best).toFixed(3)}`)
await engine.close()

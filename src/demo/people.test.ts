import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { createFaceEngine, distanceBetween } from '#face-check'
import { drawPerson, toJpeg } from '#specimen'
import { DEMO_PEOPLE, drawSpecimen, faceOfPerson } from './index.ts'

const engine = createFaceEngine()
after(() => engine.close())

const describeFace = async (jpeg: Buffer) => {
  const analysis = await engine.analyse(jpeg, { describe: true })
  assert.ok(analysis.ok && analysis.face?.descriptor)
  return analysis.face.descriptor
}

describe('the cast (drawings prove the code, not the threshold)', () => {
  it('everybody is like their own passport and unlike everybody else and theirs', async () => {
    const cast = []
    for (const person of DEMO_PEOPLE)
      cast.push({
        key: person.key,
        live: await describeFace(await toJpeg(await drawPerson(faceOfPerson(person)))),
        printed: await describeFace(await drawSpecimen(person)),
      })
    for (const one of cast)
      for (const other of cast) {
        const distance = distanceBetween(one.live, other.printed)
        if (one === other) assert.ok(distance <= 0.36, `${one.key}: ${distance}`)
        else assert.ok(distance >= 0.59, `${one.key} and ${other.key}: ${distance}`)
      }
  })
})

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import sharp from 'sharp'
import { FaceEngineFault } from '../errors.ts'
import { MAX_IMAGE_BYTES } from './decode-image.ts'
import { createFaceEngine } from './face-engine.ts'

const engine = createFaceEngine()
after(() => engine.close())

const plain = (width: number, height: number, grey: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: grey, g: grey, b: grey } } })

describe('face engine', () => {
  it('refuses what is no image, by content', async () => {
    const jpeg = await plain(640, 480, 120).jpeg().toBuffer()
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"/>')
    for (const bytes of [Buffer.alloc(0), Buffer.from('no image'), svg, jpeg.subarray(0, jpeg.length >> 1)])
      assert.deepEqual(await engine.analyse(bytes), { ok: false, reason: 'not_an_image' })
  })

  it('refuses by size before it decodes', async () => {
    const reason = async (bytes: Buffer) => {
      const analysis = await engine.analyse(bytes)
      return analysis.ok ? 'taken' : analysis.reason
    }
    assert.equal(await reason(Buffer.alloc(MAX_IMAGE_BYTES + 1)), 'too_large')
    assert.equal(await reason(await plain(20, 600, 120).jpeg().toBuffer()), 'too_small')
    const bomb = await plain(9000, 9000, 0).png({ compressionLevel: 9 }).toBuffer()
    assert.ok(bomb.length < MAX_IMAGE_BYTES)
    assert.notEqual(await reason(bomb), 'taken')
  })

  it('finds no face on a wall, says how bright it is, and answers in the order of the questions', async () => {
    const walls = await Promise.all([40, 200].map((grey) => plain(640, 480, grey).jpeg().toBuffer()))
    const [dark, bright] = await Promise.all(walls.map((wall) => engine.analyse(wall)))
    assert.ok(dark?.ok && bright?.ok)
    assert.deepEqual([dark.faces, dark.face], [0, null])
    assert.ok(Math.abs(dark.luma - 40) < 2 && Math.abs(bright.luma - 200) < 2)
    assert.equal(await engine.distance(walls[0] as Buffer, walls[1] as Buffer), null)
  })

  it('fails with a fault, never with an answer, once it is closed', async () => {
    const other = createFaceEngine()
    const wall = await plain(640, 480, 120).jpeg().toBuffer()
    const pending = assert.rejects(other.analyse(wall), FaceEngineFault)
    await other.close()
    await pending
    await assert.rejects(other.analyse(wall), FaceEngineFault)
  })
})

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import sharp from 'sharp'
import { createKeys } from '#keys'
import type { Keys } from '#keys'
import { systemRandom } from '#platform/crypto'
import { openTestDatabase } from '../../test/support/database.ts'
import type { TestDatabase } from '../../test/support/database.ts'
import { createCaptureStage } from './capture-stage.ts'
import { createFaceEngine } from './engine/face-engine.ts'
import { createFaceCheck } from './face-check.ts'
import type { FaceCheck } from './face-check.ts'
import { captureRoutes } from './routes.ts'
import { captureView } from './views/capture.ts'
import { documentCaptureView } from './views/document-capture.ts'

const engine = createFaceEngine()
let store: TestDatabase
let keys: Keys
let now = new Date('2026-11-25T10:00:00Z')
const clock = { now: () => now }
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000))

before(async () => {
  store = await openTestDatabase()
  keys = await createKeys({
    database: store.database,
    masterKey: randomBytes(32),
    clock,
    random: systemRandom,
    origin: 'http://localhost:3000',
    certificates: {},
  })
})
after(() => engine.close())

const make = (table: 'face_capture' | 'provider_face_capture' = 'face_capture'): FaceCheck =>
  createFaceCheck({ engine, database: store.database, keys, clock, random: systemRandom, table })

/** A wall with noise, so that no two pictures are alike. */
const wall = () =>
  sharp({
    create: {
      width: 320,
      height: 240,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 120, sigma: 20 },
    },
  })
    .jpeg()
    .toBuffer()

async function begin(faceCheck: FaceCheck, handle = systemRandom.id()) {
  const started = await faceCheck.startCapture({ handle })
  assert.ok(started.ok)
  return { captureId: started.captureId, handle }
}

describe('capture', () => {
  let faceCheck: FaceCheck
  beforeEach(() => (faceCheck = make()))

  it('says what is wrong and asks for the next frame', async () => {
    const ref = await begin(faceCheck)
    const answer = await faceCheck.submitFrame({ ...ref, sequence: 0, jpeg: await wall() })
    assert.deepEqual(answer, {
      state: 'continue',
      cue: 'center',
      cueWindowMs: 45_000,
      progress: 0,
      sequence: 1,
      advice: 'no_face',
    })
    const broken = await faceCheck.submitFrame({ ...ref, sequence: 1, jpeg: Buffer.from('no picture') })
    assert.ok(broken.state === 'continue' && broken.advice === 'unreadable')
  })

  it('T19: counts one of many frames sent at once', async () => {
    const ref = await begin(faceCheck)
    const jpeg = await wall()
    const nodes = [faceCheck, make()]
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => nodes[i % 2]?.submitFrame({ ...ref, sequence: 0, jpeg })),
    )
    const analysed = answers.filter((answer) => answer?.state === 'continue' && answer.advice === 'no_face')
    assert.equal(analysed.length, 1)
    const next = await faceCheck.submitFrame({ ...ref, sequence: 1, jpeg: await wall() })
    assert.ok(next.state === 'continue' && next.sequence === 2)
  })

  it('gives nothing to another owner, nor to the other table', async () => {
    const ref = await begin(faceCheck)
    const foreign = { ...ref, handle: systemRandom.id() }
    const jpeg = await wall()
    const notFound = { state: 'failed', reason: 'not_found' }
    assert.deepEqual(await faceCheck.submitFrame({ ...foreign, sequence: 0, jpeg }), notFound)
    const provider = make('provider_face_capture')
    assert.deepEqual(await provider.submitFrame({ ...ref, sequence: 0, jpeg }), notFound)
    const compared = await faceCheck.compareCapture({ ...foreign, portrait: jpeg })
    assert.deepEqual(compared, { ok: false, reason: 'not_found' })
  })

  it('T20: compares nothing that was not live', async () => {
    const ref = await begin(faceCheck)
    const portrait = await wall()
    assert.deepEqual(await faceCheck.compareCapture({ ...ref, portrait }), { ok: false, reason: 'not_live' })
    assert.equal(await faceCheck.findLiveCapture(ref.handle), null)
  })

  it('ends when its time is over, with the fault that lasted', async () => {
    const ref = await begin(faceCheck)
    await faceCheck.submitFrame({ ...ref, sequence: 0, jpeg: await wall() })
    later(46)
    const answer = await faceCheck.submitFrame({ ...ref, sequence: 1, jpeg: await wall() })
    assert.deepEqual(answer, { state: 'failed', reason: 'no_face' })
  })

  it('has one capture at a time', async () => {
    const ref = await begin(faceCheck)
    await begin(faceCheck, ref.handle)
    const answer = await faceCheck.submitFrame({ ...ref, sequence: 0, jpeg: await wall() })
    assert.deepEqual(answer, { state: 'failed', reason: 'superseded' })
  })

  it('T1: captures that ended as an attack would count against the owner, whichever browser’s handle they had', async () => {
    const stage = createCaptureStage(faceCheck, systemRandom)
    const ownerId = systemRandom.id()
    for (let tries = 0; tries < 5; tries += 1) {
      const { captureId } = await begin(faceCheck, await stage.start(ownerId))
      await store.database
        .withTables<{ face_capture: { id: string; state: string; reason: string; sealed: Buffer | null } }>()
        .updateTable('face_capture')
        .set({ state: 'failed', reason: 'wrong_pose', sealed: null })
        .where('id', '=', captureId)
        .execute()
    }
    const handle = await stage.start(ownerId)
    assert.deepEqual(await faceCheck.startCapture({ handle }), { ok: false, reason: 'too_many_tries' })
    await begin(faceCheck, await stage.start(systemRandom.id()))
  })

  it('T8: what one browser captured is found under its handle alone, and ends when another browser starts', async () => {
    const stage = createCaptureStage(faceCheck, systemRandom)
    const ownerId = systemRandom.id()
    const [victim, attacker] = [await stage.start(ownerId), await stage.start(ownerId)]
    const { captureId } = await begin(faceCheck, victim)
    await store.database
      .withTables<{ face_capture: { id: string; state: string } }>()
      .updateTable('face_capture')
      .set({ state: 'live' })
      .where('id', '=', captureId)
      .execute()
    assert.equal(await faceCheck.findLiveCapture(attacker), null)
    assert.equal(await faceCheck.findLiveCapture(victim), captureId)
    await stage.start(ownerId)
    assert.equal(await faceCheck.findLiveCapture(victim), null)
  })

  it('loses its material after 30 minutes', async () => {
    later(3600)
    await faceCheck.expireCaptures()
    const ref = await begin(faceCheck)
    later(29 * 60)
    assert.equal(await faceCheck.expireCaptures(), 0)
    later(61)
    assert.equal(await faceCheck.expireCaptures(), 1)
    const left = await store.database
      .withTables<{ face_capture: { sealed: Buffer | null } }>()
      .selectFrom('face_capture')
      .select('sealed')
      .where('sealed', 'is not', null)
      .execute()
    assert.equal(left.length, 0)
    const answer = await faceCheck.submitFrame({ ...ref, sequence: 0, jpeg: await wall() })
    assert.deepEqual(answer, { state: 'failed', reason: 'timed_out' })
  })
})

describe('capture over HTTP', () => {
  const handle = systemRandom.id()
  const app = () =>
    captureRoutes(make(), {
      authorise: (c) => (c.req.header('Cookie') === 'session=mine' ? handle : null),
      onLive: () => '/next',
    })
  const send = (path: string, init: RequestInit & { headers?: Record<string, string> }) =>
    app().request(path, { method: 'POST', ...init, headers: { Cookie: 'session=mine', ...init.headers } })

  it('takes frames of the browser that may send them, and of no other', async () => {
    assert.equal((await send('/captures', { headers: { Cookie: 'session=other' } })).status, 403)
    const started = (await (await send('/captures', {})).json()) as { captureId: string; sequence: number }
    const path = `/captures/${started.captureId}/frames`
    const headers = { 'Content-Type': 'image/jpeg', 'Capture-Sequence': '0' }
    const body = new Uint8Array(await wall())
    assert.equal((await send(path, { headers: { ...headers, Cookie: 'no' }, body })).status, 403)
    assert.equal(
      (await send(path, { headers: { ...headers, 'Content-Type': 'text/plain' }, body })).status,
      400,
    )
    assert.equal((await send(path, { headers: { ...headers, 'Capture-Sequence': '-1' }, body })).status, 400)
    const tooLarge = new Uint8Array(1024 * 1024 + 1)
    assert.equal((await send(path, { headers, body: tooLarge })).status, 413)
    const answer = await send(path, { headers, body })
    assert.equal(answer.headers.get('Cache-Control'), 'no-store')
    assert.equal(((await answer.json()) as { advice: string }).advice, 'no_face')
  })
})

describe('views', () => {
  it('carry every text, no inline script and no inline style', async () => {
    const stage = String(await captureView({ action: '/recover/face', doneUrl: '/done' }))
    const tools = String(await documentCaptureView())
    assert.match(stage, /aria-live="assertive"/)
    for (const markup of [stage, tools]) assert.doesNotMatch(markup, /<script|style=|onclick/)
    const view = createCaptureStage(make(), systemRandom).view({
      captureId: 'a',
      frameUrl: '/verify/face',
      doneUrl: '/d',
    })
    assert.match(String(await view), /data-action="\/verify\/face"/)
  })
})

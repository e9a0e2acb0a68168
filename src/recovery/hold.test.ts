import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openWorld } from '../../test/support/recovery.ts'
import type { World } from '../../test/support/recovery.ts'
import { openBrowser } from '../../test/support/recovery-browser.ts'

const ADMIN = { kind: 'user', id: '018f0000-0000-7000-8000-000000000001', displayName: 'Admin' } as const
const codeIn = (body: string): string => /data-copy-value="([^"]+)"/.exec(body)?.[1] ?? ''
const latest = async (world: World) => {
  const [attempt] = (await world.recovery.listAttempts({ limit: 1 })).attempts
  assert.ok(attempt)
  return attempt
}
const decide = async (world: World, decision: 'approve' | 'deny') =>
  world.recovery.decide({ attemptId: (await latest(world)).id, decision, actor: ADMIN })

async function openAda() {
  const world = await openWorld()
  await world.openToAll()
  const ada = await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
  const prove = async (browser = openBrowser(world, 'ada@example.org'), surname = 'Byron') => {
    await browser.toMatch('Ada', surname)
    await browser.post('/recover/match')
    return browser
  }
  return { world, ada, prove }
}

/** Five proofs of somebody else's, then the right one. */
async function openWaiting() {
  const { world, ada, prove } = await openAda()
  for (let tries = 0; tries < 5; tries += 1) {
    await prove(undefined, 'Stone')
    world.clock.forward(60)
  }
  return { world, ada, prove, browser: await prove() }
}

/** Started by somebody, and reported from the phone. */
async function openReported() {
  const { world, prove } = await openAda()
  const browser = openBrowser(world, 'ada@example.org')
  await browser.start()
  const body = await (await browser.post('/recover/phone')).text()
  const path = /\/recover\/pair\/[\w-]+/.exec(body)?.[0] ?? ''
  await openBrowser(world, '').post(`${path}/deny`)
  return { world, prove, browser }
}

describe('approval (decision 8)', () => {
  it('is asked for after five failed proofs in a day, and locks nobody out: nothing gives access without it', async () => {
    const { world, browser } = await openWaiting()
    assert.equal((await latest(world)).state, 'approval_pending')
    const page = await (await browser.get('/recover/hold')).text()
    assert.match(page, /Somebody has to agree/)
    assert.match(page, /until/)
    assert.equal((await browser.post('/recover/pass')).headers.get('location'), '/recover/hold')
    assert.equal((await browser.post('/recover/resume')).headers.get('location'), '/recover/hold')
    assert.equal((await latest(world)).state, 'approval_pending')
  })

  it('gives no access by itself: all is proven anew, and then there is a pass', async () => {
    const { world, browser } = await openWaiting()
    assert.deepEqual(await decide(world, 'approve'), { ok: true })
    assert.deepEqual(await decide(world, 'approve'), { ok: false, reason: 'not_waiting' })
    assert.match(await (await browser.get('/recover/hold')).text(), /You can go on/)
    assert.equal((await browser.post('/recover/resume')).headers.get('location'), '/recover/device')
    // What an earlier camera showed counts no more.
    assert.equal((await browser.post('/recover/pass')).headers.get('location'), '/recover/device')
    await browser.post('/recover/identity')
    const { state, transaction } = world.outside
    await browser.get(`/recover/return?state=${state}&transaction_id=${transaction}`)
    world.share('Ada', 'Byron')
    await browser.get('/recover/share')
    await browser.post('/recover/face')
    await browser.post('/recover/face/done')
    await browser.post('/recover/match')
    assert.equal((await latest(world)).state, 'account_matched')
    assert.ok(codeIn(await (await browser.post('/recover/pass')).text()))
    assert.deepEqual(await world.reasons('Admin approved account recovery'), ['approved_by_admin'])
  })

  it('can be denied: an end of its own, with its own words', async () => {
    const { world, browser } = await openWaiting()
    assert.deepEqual(await decide(world, 'deny'), { ok: true })
    assert.equal((await latest(world)).reason, 'denied_by_admin')
    assert.match(await (await browser.get('/recover/ended')).text(), /did not agree/)
    assert.deepEqual(await decide(world, 'approve'), { ok: false, reason: 'not_waiting' })
  })

  it('is nothing that a running attempt can be given', async () => {
    const { world } = await openAda()
    await openBrowser(world, 'ada@example.org').start()
    assert.deepEqual(await decide(world, 'approve'), { ok: false, reason: 'not_waiting' })
    const attemptId = '018f0000-0000-7000-8000-0000000000ff'
    const nobody = await world.recovery.decide({ attemptId, decision: 'deny', actor: ADMIN })
    assert.deepEqual(nobody, { ok: false, reason: 'not_found' })
  })
})

describe('the return code (decision 13)', () => {
  it('leads back on another device, once; it opens the waiting page and no more', async () => {
    const { world, browser } = await openReported()
    const first = codeIn(await (await browser.post('/recover/hold/code')).text())
    const code = codeIn(await (await browser.post('/recover/hold/code')).text())
    assert.ok(code.length >= 16 && code !== first)
    const other = openBrowser(world, '')
    for (const wrong of [first, '', 'x'.repeat(64), 'ABCD EFGH'])
      assert.equal((await other.post('/recover/come-back', { code: wrong })).status, 400)
    assert.equal(other.jar.size, 0)
    const typed = ` ${code.toLowerCase().replace(/(.{4})/g, '$1-')}`
    assert.equal(
      (await other.post('/recover/come-back', { code: typed })).headers.get('location'),
      '/recover/hold',
    )
    assert.match(await (await other.get('/recover/hold')).text(), /on hold/)
    assert.equal((await openBrowser(world, '').post('/recover/come-back', { code })).status, 400)
    await decide(world, 'approve')
    assert.equal((await other.post('/recover/resume')).headers.get('location'), '/recover/device')
  })

  it('is nowhere but in the answer: its hash is stored', async () => {
    const { world, browser } = await openReported()
    const code = codeIn(await (await browser.post('/recover/hold/code')).text())
    assert.ok(!(await world.everyRow()).includes(code))
    assert.ok(!(await (await browser.get('/recover/hold')).text()).includes(code))
  })

  it('and the hold lapse after 72 hours; before that the attempt outlives its hour', async () => {
    const { world, browser } = await openReported()
    const code = codeIn(await (await browser.post('/recover/hold/code')).text())
    world.clock.forward(71 * 60)
    await browser.get('/recover/hold')
    assert.equal((await latest(world)).state, 'on_hold')
    world.clock.forward(61)
    assert.equal((await openBrowser(world, '').post('/recover/come-back', { code })).status, 400)
    assert.equal((await latest(world)).state, 'expired')
  })
})

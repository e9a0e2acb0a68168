import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openWorld } from '../../test/support/recovery.ts'
import { openBrowser } from '../../test/support/recovery-browser.ts'

const passIn = (body: string): string | undefined => /data-copy-value="([^"]+)"/.exec(body)?.[1]
const latest = async (world: Awaited<ReturnType<typeof openWorld>>) =>
  (await world.recovery.listAttempts({ limit: 1 })).attempts[0]

describe('recovery under attack', () => {
  it('gives nothing to the browser that started when the camera was elsewhere (T8), and cookies change (T9)', async () => {
    const world = await openWorld()
    await world.openToAll()
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const attacker = openBrowser(world, 'ada@example.org')
    await attacker.start()
    const body = await (await attacker.post('/recover/phone')).text()
    const path = /\/recover\/pair\/[\w-]+/.exec(body)?.[0] ?? ''
    const phone = openBrowser(world, '')
    const first = await (await phone.get(path)).text()
    assert.match(first, /ada@example\.org/)
    assert.match(first, /If somebody sent you this code, stop/)
    assert.equal((await phone.post(path)).status, 303)
    assert.equal((await openBrowser(world, '').post(path)).status, 404)
    await phone.post('/recover/identity')
    const { state, transaction } = world.outside
    await phone.get(`/recover/return?state=${state}&transaction_id=${transaction}`)
    world.share('Ada', 'Byron')
    const atShare = new Map(phone.jar)
    await phone.get('/recover/share')
    await phone.get('/recover/face')
    assert.notDeepEqual(phone.jar, atShare)
    await phone.post('/recover/face')
    // The attacker's browser may not end the phone's capture.
    assert.equal((await attacker.post('/recover/face/done')).headers.get('location'), '/recover/face')
    await phone.post('/recover/face/done')
    assert.match(await (await attacker.post('/recover/pass')).text(), /Continue on your other device/)
    const shown = await phone.post('/recover/pass')
    assert.ok(passIn(await shown.text()))
    assert.equal(shown.headers.get('x-remembered'), 'ada@example.org')
  })

  it('holds the attempt when the phone says "this wasn\'t me"; looking does nothing (decision 14)', async () => {
    const world = await openWorld()
    await world.openToAll()
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const browser = openBrowser(world, 'ada@example.org')
    await browser.start()
    const path =
      /\/recover\/pair\/[\w-]+/.exec(await (await browser.post('/recover/phone')).text())?.[0] ?? ''
    await openBrowser(world, '').get(path)
    assert.equal((await latest(world))?.state, 'consented')
    await openBrowser(world, '').post(`${path}/deny`)
    assert.equal((await latest(world))?.state, 'on_hold')
    assert.match(await (await browser.get('/recover/hold')).text(), /on hold/)
  })

  it('answers unknown and ineligible alike, and with alwaysOfferRecovery the eligible up to consent (T14)', async () => {
    const world = await openWorld()
    await world.openToAll({ groupIds: [] })
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const pageFor = async (typed: string) =>
      (await (await openBrowser(world, typed).get('/recover')).text()).replaceAll(typed, '')
    assert.equal(await pageFor('ada@example.org'), await pageFor('nobody@example.org'))
    assert.equal(await world.recovery.offer('ada@example.org'), false)
    const features = { alwaysOfferRecovery: true }
    await world.inTx((tx) => world.policy.updateFeatureSettings(tx, features, { kind: 'system' }))
    assert.equal(await pageFor('ada@example.org'), await pageFor('nobody@example.org'))
    for (const typed of ['ada@example.org', 'nobody@example.org']) {
      const browser = openBrowser(world, typed)
      assert.equal((await browser.start()).headers.get('location'), '/recover/ended')
    }
    const reasons = await world.reasons('User not admitted to account recovery')
    assert.deepEqual(reasons.toSorted(), ['not_in_scope', 'unknown_account'])
  })

  it('uses nothing up while the provider is down, and takes no foreign answer (T10)', async () => {
    const world = await openWorld()
    await world.openToAll()
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const browser = openBrowser(world, 'ada@example.org')
    world.outside.providerIsUp = false
    assert.equal((await browser.start()).status, 503)
    assert.equal(await latest(world), undefined)
    assert.deepEqual(await world.reasons('User started account recovery'), ['provider_unavailable'])
    world.outside.providerIsUp = true
    world.clock.forward(1)
    await browser.start()
    await browser.post('/recover/identity')
    await browser.get(`/recover/return?state=other&transaction_id=${world.outside.transaction}`)
    assert.equal((await latest(world))?.state, 'identity_pending')
    const { state, transaction } = world.outside
    await browser.get(`/recover/return?state=${state}&transaction_id=${transaction}`)
    for (const wrong of [
      ['x', undefined],
      [undefined, 'https://evil.example'],
    ] as const) {
      world.share('Ada', 'Byron', wrong[0], wrong[1])
      await browser.get('/recover/share')
      assert.equal((await latest(world))?.state, 'presentation_pending')
    }
    assert.deepEqual(await world.reasons('User failed identity presentation'), [
      'issuer_not_accepted',
      'transaction_mismatch',
    ])
  })

  it('ends after three faces that are not the one, cools down, and never shows the score (decision 4)', async () => {
    const world = await openWorld()
    await world.openToAll()
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const browser = openBrowser(world, 'ada@example.org')
    world.outside.score = 69.9
    await browser.toFace('Ada', 'Byron')
    for (let tries = 0; tries < 3; tries += 1) {
      await browser.post('/recover/face/done')
      const body = await (await browser.get('/recover/face')).text()
      assert.doesNotMatch(body.replace(/data-poll="[^"]*"/, ''), /\b(?:69|70)\b/)
      await browser.post('/recover/face')
    }
    assert.equal((await latest(world))?.reason, 'face_check_failed')
    await openBrowser(world, 'ada@example.org').start()
    assert.equal((await latest(world))?.reason, 'cooling_down')
    assert.equal(
      (await world.audit.list({ activity: 'User failed face check comparison' })).rows[0]?.details
        ?.faceCheckScore,
      '69',
    )
  })

  it('refuses when the account changed on the way (T38), and expires after 60 minutes', async () => {
    const world = await openWorld()
    await world.openToAll()
    const ada = await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const browser = openBrowser(world, 'ada@example.org')
    await browser.toMatch('Ada', 'Byron')
    await world.inTx((tx) => world.directory.updateUser(tx, ada.id, { accountEnabled: false }))
    assert.equal(passIn(await (await browser.post('/recover/pass')).text()), undefined)
    assert.equal((await latest(world))?.reason, 'account_changed')
    await world.inTx((tx) => world.directory.updateUser(tx, ada.id, { accountEnabled: true }))
    const later = openBrowser(world, 'ada@example.org')
    await later.toShare()
    world.clock.forward(61)
    await world.recovery.tasks['recovery.expire']?.({})
    assert.equal((await latest(world))?.state, 'expired')
  })

  it('lets one of many parallel posts through (T19), and thirty open attempts a network (decision 8)', async () => {
    const world = await openWorld()
    await world.openToAll()
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const browser = openBrowser(world, 'ada@example.org')
    await browser.toMatch('Ada', 'Byron')
    await browser.get('/recover/pass')
    const answers = await Promise.all(Array.from({ length: 8 }, () => browser.post('/recover/pass')))
    const codes = await Promise.all(answers.map(async (answer) => passIn(await answer.text())))
    assert.equal(codes.filter(Boolean).length, 1)
    const open = await Promise.all(
      Array.from({ length: 31 }, (_, index) =>
        openBrowser(world, 'ada@example.org', `198.51.100.${index}`).start(),
      ),
    )
    assert.deepEqual(
      open
        .map((one) => one.status)
        .toSorted()
        .slice(-2),
      [303, 429],
    )
  })
})

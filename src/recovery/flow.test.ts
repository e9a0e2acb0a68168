import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openBrowser, openWorld } from '../../test/support/recovery.ts'

const passIn = (body: string): string | undefined => /data-copy-value="([^"]+)"/.exec(body)?.[1]
const latest = async (world: Awaited<ReturnType<typeof openWorld>>) =>
  (await world.recovery.listAttempts({ limit: 1 })).attempts[0]

describe('recovery', () => {
  it('leads from consent to a pass and a new passkey; old methods and sessions go, notices come (decisions 3, 7)', async () => {
    const world = await openWorld()
    await world.openToAll()
    const ada = await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const old = await world.passkeyOf(ada)
    const session = await world.inTx((tx) =>
      world.authentication.session.create(tx, { userId: ada.id, method: 'passkey', methodId: old.methodId }),
    )
    assert.equal(await world.recovery.offer('ada@example.org'), true)
    const browser = openBrowser(world, 'ada@example.org')
    assert.match(await (await browser.get('/recover')).text(), /Verify/)
    const matched = await browser.toMatch('Ada', 'Byron')
    assert.equal(matched.headers.get('location'), '/recover/pass')
    assert.equal(await world.authentication.session.read(session.token), null)
    const code = passIn(await (await browser.post('/recover/pass')).text())
    assert.match(code ?? '', /^[0-9A-HJKMNP-TV-Z]{13,}$/)
    assert.equal(passIn(await (await browser.get('/recover/pass')).text()), undefined)
    assert.equal(passIn(await (await browser.post('/recover/pass')).text()), undefined)
    const attempt = await latest(world)
    assert.equal(attempt?.state, 'access_issued')
    assert.equal(attempt.faceScore, 91)
    assert.equal((await world.recovery.acceptPass({ attemptId: attempt.id, userId: old.methodId })).ok, false)
    assert.equal((await world.recovery.acceptPass({ attemptId: attempt.id, userId: ada.id })).ok, true)
    const fresh = await world.passkeyOf(ada, attempt.id)
    const end = { attemptId: attempt.id, userId: ada.id, methodId: fresh.methodId }
    const completed = await world.recovery.completeAfterNewPasskey(end)
    assert.ok(completed.ok && completed.removedMethods.length === 1)
    assert.deepEqual(completed.notified, ['ada@example.org'])
    assert.deepEqual(await world.recovery.completeAfterNewPasskey(end), completed)
    assert.equal((await world.authentication.methods.list(ada.id)).length, 1)
    assert.equal((await world.notifications.list()).length, 2)
    assert.equal((await world.reasons('User completed account recovery')).length, 1)
    const rows = JSON.stringify((await world.audit.list()).rows)
    assert.ok(!rows.includes(code ?? 'none') && !rows.includes('Byron'))
  })

  it('ends Evaluation after the match: no pass, no notice, sessions untouched (decision 6, T18)', async () => {
    const world = await openWorld()
    const profile = await world.openToAll({}, 'evaluation')
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const browser = openBrowser(world, 'ada@example.org')
    await browser.toFace('Ada', 'Byron')
    // Production by today's profile does not help: the stricter of the two holds.
    await world.inTx((tx) =>
      world.policy.updateProfile(tx, profile.id, { mode: 'production' }, { kind: 'system' }),
    )
    assert.equal((await browser.post('/recover/face/done')).headers.get('location'), '/recover/done')
    assert.match(await (await browser.get('/recover/done')).text(), /Everything worked/)
    assert.equal(passIn(await (await browser.post('/recover/pass')).text()), undefined)
    assert.equal((await latest(world))?.state, 'evaluation_passed')
    assert.equal((await world.notifications.list()).length, 0)
  })

  it('switched to Evaluation between match and issue: no pass (decision 6)', async () => {
    const world = await openWorld()
    const profile = await world.openToAll()
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const browser = openBrowser(world, 'ada@example.org')
    await browser.toMatch('Ada', 'Byron')
    await world.inTx((tx) =>
      world.policy.updateProfile(tx, profile.id, { mode: 'evaluation' }, { kind: 'system' }),
    )
    assert.equal((await browser.post('/recover/pass')).headers.get('location'), '/recover/done')
    assert.equal((await latest(world))?.state, 'evaluation_passed')
  })

  it('refuses other names, blank names and a name that two share, with one text and reasons of their own (decision 2)', async () => {
    const world = await openWorld()
    await world.openToAll({ matchConfidence: 'relaxed' })
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    await world.person('ada2', { givenName: 'Ada', surname: 'Byron' })
    await world.person('blank', { givenName: null, surname: 'Byron' })
    await world.person('bob', { givenName: 'Bob', surname: 'Stone' })
    const bodies = new Set<string>()
    for (const name of ['ada', 'blank', 'bob']) {
      const browser = openBrowser(world, `${name}@example.org`)
      assert.equal((await browser.toMatch('Ada', 'Byron')).headers.get('location'), '/recover/ended')
      const reference = (await latest(world))?.reference ?? ''
      bodies.add((await (await browser.get('/recover/ended')).text()).replaceAll(reference, ''))
    }
    assert.equal(bodies.size, 1)
    const reasons = await world.reasons('User account not matched or validated')
    assert.deepEqual(reasons.toSorted(), ['name_ambiguous', 'name_mismatch', 'name_missing'])
  })

  it('gives no pass outside the pass policy, and says why in the log', async () => {
    const world = await openWorld()
    await world.openToAll()
    const pass = { includeTargets: [] }
    await world.inTx((tx) =>
      world.policy.updateMethodsPolicy(tx, { temporaryAccessPass: pass }, { kind: 'system' }),
    )
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const browser = openBrowser(world, 'ada@example.org')
    await browser.toMatch('Ada', 'Byron')
    await browser.post('/recover/pass')
    assert.deepEqual(await world.reasons('User not given a Temporary Access Pass'), ['outside_pass_policy'])
    assert.match(await (await browser.get('/recover/ended')).text(), /allow a pass/)
  })

  it('gives an expired pass anew twice, then never again (decision 13)', async () => {
    const world = await openWorld()
    await world.openToAll()
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const browser = openBrowser(world, 'ada@example.org')
    await browser.toMatch('Ada', 'Byron')
    const codes = []
    for (let issue = 0; issue < 3; issue += 1) {
      codes.push(passIn(await (await browser.post('/recover/pass')).text()))
      world.clock.forward(issue === 2 ? 5 : 9)
      if (issue < 2) world.clock.forward(1)
    }
    assert.equal(new Set(codes.filter(Boolean)).size, 3)
    world.clock.forward(10)
    assert.match(await (await browser.get('/recover/pass')).text(), /run out/)
    await browser.post('/recover/pass')
    assert.equal((await latest(world))?.reason, 'reissue_window_closed')
  })

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
    assert.ok(passIn(await (await phone.post('/recover/pass')).text()))
  })

  it('holds the attempt when the phone says "this wasn\'t me"; looking does nothing (decision 14)', async () => {
    const world = await openWorld()
    await world.openToAll()
    await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
    const browser = openBrowser(world, 'ada@example.org')
    await browser.start()
    const path =
      /\/recover\/pair\/[\w-]+/.exec(await (await browser.post('/recover/phone')).text())?.[0] ?? ''
    await openBrowser(world, '').get(`${path}`)
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

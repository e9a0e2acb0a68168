import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openWorld } from '../../test/support/recovery.ts'
import { openBrowser } from '../../test/support/recovery-browser.ts'

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
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openWorld } from '../../test/support/recovery.ts'
import { openBrowser } from '../../test/support/recovery-browser.ts'

async function openAda() {
  const world = await openWorld()
  await world.openToAll()
  const ada = await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
  const latest = async () => (await world.recovery.listAttempts({ limit: 1 })).attempts[0]
  /** The report link of the newest notice, as a path. */
  const link = async () => {
    const [notice] = await world.notifications.list(1)
    return /https?:\/\/[^/]+(\/recover\/report\/\S+)/.exec(notice?.body ?? '')?.[1] ?? ''
  }
  return { world, ada, latest, link, reader: openBrowser(world, '') }
}

describe('“this wasn’t me” by mail (decision 14)', () => {
  it('does nothing by looking; one press holds the attempt, and says so once', async () => {
    const { world, latest, link, reader } = await openAda()
    await openBrowser(world, 'ada@example.org').start()
    const path = await link()
    const page = await (await reader.get(path)).text()
    assert.ok(!/ada|byron/i.test(page.replace(path, '')), 'the page names nobody')
    assert.equal((await latest())?.state, 'consented')
    assert.match(await (await reader.post(path)).text(), /on hold/)
    assert.equal((await latest())?.state, 'on_hold')
    assert.equal((await reader.post(path)).status, 404)
  })

  it('ends every session after a completed recovery, and is a row for the administrator', async () => {
    const { world, ada, latest, link, reader } = await openAda()
    const browser = openBrowser(world, 'ada@example.org')
    await browser.toMatch('Ada', 'Byron')
    await browser.post('/recover/match')
    await browser.post('/recover/pass')
    const attemptId = (await latest())?.id ?? ''
    await world.recovery.acceptPass({ attemptId, userId: ada.id })
    const { methodId } = await world.passkeyOf(ada, attemptId)
    await world.recovery.completeAfterNewPasskey({ attemptId, userId: ada.id, methodId })
    const { token } = await world.inTx((tx) =>
      world.authentication.session.create(tx, { userId: ada.id, method: 'passkey' }),
    )
    assert.ok(await world.authentication.session.read(token))
    await reader.post(await link())
    assert.equal((await latest())?.state, 'reversed')
    assert.equal(await world.authentication.session.read(token), null)
    const reasons = await world.reasons('User reported account recovery as not theirs')
    assert.deepEqual(reasons, ['reported_after_completion'])
  })

  it('is nothing that can be made up, taken for another attempt, or used after a week', async () => {
    const { world, latest, link, reader } = await openAda()
    await openBrowser(world, 'ada@example.org').start()
    const path = await link()
    const id = (await latest())?.id ?? ''
    const other = '018f0000-0000-7000-8000-000000000000'
    for (const wrong of [`/recover/report/${id}`, path.replace(id, other), `${path}x`, '/recover/report/x.y'])
      assert.equal((await reader.post(wrong)).status, 404)
    assert.equal((await latest())?.state, 'consented')
    world.clock.forward(8 * 24 * 60)
    assert.equal((await reader.post(path)).status, 404)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openBrowser, PORTRAIT } from '../../test/support/recovery-browser.ts'
import { openWorld } from '../../test/support/recovery.ts'

const ADA = { given_name: 'Ada', family_name: 'Byron' }
const RETURNED = 'User returned from the wallet'

async function openAtShare() {
  const world = await openWorld({ realWallet: true })
  await world.openToAll()
  await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
  const browser = openBrowser(world, 'ada@example.org')
  await browser.toShare()
  const stateOf = async () => (await world.recovery.listAttempts({ limit: 1 })).attempts[0]?.state
  return { world, browser, stateOf }
}

describe('the wallet in the same browser (OpenID4VP 1.0 §14.2, HAIP 1.0, T8)', () => {
  it('moves the attempt when the response code comes back in the browser that asked, and not before', async () => {
    const { browser, stateOf } = await openAtShare()
    const next = (await browser.shareBy(await browser.openWallet(), ADA)) ?? ''
    // The page that asks whether there is an answer is told nothing: the redirect has not come back.
    await browser.get('/recover/status')
    await browser.get('/recover/share')
    assert.equal(await stateOf(), 'presentation_pending')
    assert.equal((await browser.get(next)).headers.get('location'), '/recover/face')
    assert.equal(await stateOf(), 'presented')
    // Once: the second time it leads to where the attempt stands, and nothing else.
    assert.equal((await browser.get(next)).headers.get('location'), '/recover/face')
    assert.equal(await stateOf(), 'presented')
  })

  it('refuses the redirect in a browser that has no attempt: a page, a row in the log, nothing changed', async () => {
    const { world, browser, stateOf } = await openAtShare()
    const next = (await browser.shareBy(await browser.openWallet(), ADA)) ?? ''
    const victim = openBrowser(world, '')
    const refused = await victim.get(next)
    assert.equal(refused.status, 403)
    const body = await refused.text()
    assert.match(body, /belongs in another browser/)
    assert.ok(!/ada|byron/i.test(body))
    assert.equal(victim.jar.size, 0)
    assert.equal(await stateOf(), 'presentation_pending')
    assert.deepEqual(await world.reasons(RETURNED), ['other_browser'])
    await browser.get('/recover/share')
    assert.equal(await stateOf(), 'presentation_pending')
  })

  it('refuses it in the browser of another attempt, and in the other browser of the same attempt', async () => {
    const { world, browser, stateOf } = await openAtShare()
    const body = await (await browser.post('/recover/phone')).text()
    const path = /\/recover\/pair\/[\w-]+/.exec(body)?.[0] ?? ''
    const phone = openBrowser(world, '')
    await phone.post(path)
    const next = (await browser.shareBy(await browser.openWallet(), ADA)) ?? ''
    assert.equal((await phone.get(next)).status, 403)
    assert.equal(await stateOf(), 'presentation_pending')
    await world.person('eve', { givenName: 'Eve', surname: 'Stone' })
    const other = openBrowser(world, 'eve@example.org')
    await other.start()
    const code = new URLSearchParams(next.split('?')[1])
    assert.equal((await other.get(`/recover/presented?${code}`)).status, 403)
    assert.deepEqual(await world.reasons(RETURNED), ['other_browser', 'other_browser'])
  })

  it('takes no code that is made up, and tells a stranger nothing', async () => {
    const { world, browser, stateOf } = await openAtShare()
    await browser.shareBy(await browser.openWallet(), ADA)
    for (const code of ['', 'x', 'x'.repeat(43), 'x'.repeat(5000)])
      await browser.get(`/recover/presented?response_code=${code}`)
    assert.equal(await stateOf(), 'presentation_pending')
    assert.ok((await world.reasons(RETURNED)).every((reason) => reason === 'response_code_unknown'))
    const stranger = await openBrowser(world, '').get(`/recover/presented?response_code=${'x'.repeat(43)}`)
    assert.equal(stranger.status, 403)
  })

  it('goes on by asking when the wallet is on another device, and erases the answer where it lay', async () => {
    const { world, browser, stateOf } = await openAtShare()
    const page = await (await browser.get('/recover/share')).text()
    const link = /href="([^"]*request_uri=[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const requestUri = new URL(link).searchParams.get('request_uri') ?? ''
    assert.equal(await browser.shareBy(requestUri, ADA), null)
    await browser.get('/recover/status')
    assert.equal(await stateOf(), 'presented')
    const rows = await world.database
      .withTables<{ presentation_request: Record<string, unknown> }>()
      .selectFrom('presentation_request')
      .selectAll()
      .execute()
    assert.ok(rows.some((row) => row['state'] === 'taken'))
    for (const row of rows) {
      assert.equal(row['sealed_answer'], null)
      assert.equal(row['answer_secret'], null)
    }
    // Nor does the portrait lie about in the clear, in any row of any table.
    const dump = await world.everyRow()
    assert.ok(dump.includes(String(rows[0]?.['id'])))
    for (const form of [PORTRAIT, Buffer.from(PORTRAIT, 'base64').toString('hex'), 'this is the portrait'])
      assert.ok(!dump.includes(form))
  })

  it('counts what a wallet in the same browser got refused, and ends after three', async () => {
    const { world, browser, stateOf } = await openAtShare()
    for (const wrong of ['one', 'two', 'three']) {
      const requestUri = await browser.openWallet()
      const { transaction } = world.outside
      world.outside.transaction = wrong
      const next = (await browser.shareBy(requestUri, ADA)) ?? ''
      world.outside.transaction = transaction
      await browser.get(next)
    }
    assert.equal(await stateOf(), 'refused')
    assert.deepEqual(await world.reasons('User failed identity presentation'), [
      'transaction_mismatch',
      'transaction_mismatch',
      'transaction_mismatch',
    ])
  })
})

describe('between the presentation and the pass', () => {
  const toPass = async () => {
    const { world, browser, stateOf } = await openAtShare()
    await browser.get((await browser.shareBy(await browser.openWallet(), ADA)) ?? '')
    await browser.post('/recover/face')
    await browser.post('/recover/face/done')
    await browser.post('/recover/match')
    assert.equal(await stateOf(), 'account_matched')
    return { world, browser, stateOf }
  }
  const NOT_GIVEN = 'User not given a Temporary Access Pass'

  it('T23: a digital ID that was revoked meanwhile gives no pass, however young the list that we hold', async () => {
    const { world, browser, stateOf } = await toPass()
    assert.equal(await world.parties?.status.revoke(world.outside.transaction), 1)
    const refused = await browser.post('/recover/pass')
    assert.equal(refused.headers.get('location'), '/recover/ended')
    assert.equal(await stateOf(), 'refused')
    assert.deepEqual(await world.reasons(NOT_GIVEN), ['digital_id_revoked'])
  })

  it('T23: a list that cannot be had moves nothing, and the same button works once it is back', async () => {
    const { world, browser, stateOf } = await toPass()
    const faults = world.parties?.statusFaults
    faults?.push(new Error('the list is down'))
    assert.equal((await browser.post('/recover/pass')).status, 503)
    assert.equal(await stateOf(), 'account_matched')
    assert.deepEqual(await world.reasons(NOT_GIVEN), ['status_unavailable'])
    assert.match(await (await browser.post('/recover/pass')).text(), /data-copy-value/)
  })

  it('T22: a provider whose subscription was taken away is believed no longer', async () => {
    const suspend = async ({ world }: Awaited<ReturnType<typeof openAtShare>>) =>
      world.inTx((tx) =>
        world.identityVerification.setSubscriptionState(tx, world.provider.id, 'Suspended', {
          kind: 'system',
        }),
      )
    const late = await toPass()
    await suspend(late)
    await late.browser.post('/recover/pass')
    assert.deepEqual(await late.world.reasons(NOT_GIVEN), ['provider_not_subscribed'])
    const early = await openAtShare()
    const next = (await early.browser.shareBy(await early.browser.openWallet(), ADA)) ?? ''
    await suspend(early)
    await early.browser.get(next)
    assert.deepEqual(await early.world.reasons('User failed identity presentation'), ['issuer_not_accepted'])
  })
})

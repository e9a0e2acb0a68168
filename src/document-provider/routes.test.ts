import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { inTransaction } from '#platform/database'
import { openProvider as openWith, SECRET } from '../../test/support/document-provider.ts'
import type { TestProvider } from '../../test/support/document-provider.ts'

const unreached = (): never => assert.fail('These tests end before the camera')
/** Everything up to the first readable picture: no face is looked at and nothing is offered. */
const openProvider = (options?: { acceptSpecimen?: boolean }) =>
  openWith(
    () => ({
      faces: { analyse: unreached },
      faceCapture: {
        start: unreached,
        compare: unreached,
        view: unreached,
        scripts: [],
        routes: () => new Hono(),
      },
      createOffer: unreached,
      offerState: unreached,
    }),
    options,
  )

describe('client API', () => {
  let party: TestProvider
  before(async () => {
    party = await openProvider()
  })

  it('opens a session for a client that knows its secret', async () => {
    const opened = await party.openSession()
    assert.equal(opened.status, 201)
    const body = (await opened.json()) as { id: string; url: string; expires_in: number }
    assert.match(body.url, /^http:\/\/verify\.localhost:3000\/verify\/start\/[\w-]{43}$/)
    assert.equal(body.expires_in, 1800)
  })
  it('T14: a wrong secret and an unknown client look the same', async () => {
    const wrong = await party.openSession({ secret: `${SECRET}x` })
    const unknown = await party.openSession({ client: 'nobody' })
    assert.equal(wrong.status, 401)
    assert.equal(unknown.status, 401)
    assert.equal(await wrong.text(), await unknown.text())
  })
  it('T36: refuses an address of another origin, in disguise too', async () => {
    for (const redirect of [
      'https://evil.example/back',
      'http://localhost:3000@evil.example/',
      'http://user@localhost:3000/back',
      'http://localhost:3001/back',
      'javascript:alert(1)',
    ]) {
      const refused = await party.openSession({ redirect })
      assert.equal(refused.status, 400, redirect)
    }
  })
  it('says whether it is well', async () => {
    const health = await party.app.request('/health')
    assert.deepEqual(await health.json(), { status: 'ok' })
  })
})

describe('pages', () => {
  let party: TestProvider
  before(async () => {
    party = await openProvider()
  })

  it('T9: the address gives the session to the first browser only, under a token that is stored as a hash', async () => {
    const { browser, url } = await party.start()
    const stranger = party.browser()
    assert.equal((await stranger.request(url)).status, 403)
    assert.equal((await stranger.request('/verify')).status, 404)
    assert.equal((await browser.request(url)).status, 303)
    const token = browser.cookies.get('provider_session') ?? ''
    const { rows } = await sql<{ token_hash: string }>`select token_hash from provider_browser`.execute(
      party.database,
    )
    assert.ok(token.length >= 43 && rows.every((row) => row.token_hash !== token))
  })

  it('T9: a cookie fixed beforehand is replaced', async () => {
    const opened = (await (await party.openSession()).json()) as { url: string }
    const browser = party.browser()
    browser.cookies.set('provider_session', 'known-to-the-attacker')
    await browser.request(new URL(opened.url).pathname)
    assert.notEqual(browser.cookies.get('provider_session'), 'known-to-the-attacker')
  })

  it('asks one thing after the other and records the consent', async () => {
    const { browser, id } = await party.start()
    assert.match(await browser.text('/verify'), /Example Organisation asked us/)
    const missing = await browser.post('/verify/welcome', { name: '<b>Ann</b>', email: 'ann' })
    assert.equal(missing.status, 400)
    assert.doesNotMatch(await missing.text(), /<b>Ann/)
    await party.answer(browser)
    assert.match(await browser.text('/verify'), /data-document-capture/)
    const { rows } = await sql<{ terms_version: string; terms_accepted_at: Date }>`
      select terms_version, terms_accepted_at from provider_session where id = ${id}`.execute(party.database)
    assert.match(rows[0]?.terms_version ?? '', /^2026-11:[\w-]{22}$/)
    assert.equal(rows[0]?.terms_accepted_at.getTime(), party.now().getTime())
  })

  it('T20: posts of other steps change nothing', async () => {
    const { browser, id } = await party.start()
    for (const step of ['guidance', 'use', 'submit', 'retake', 'selfie', 'other-document'])
      await browser.post(`/verify/${step}`, {})
    await browser.post('/verify/offer', { wallet: 'own' })
    await browser.post('/verify/document', { country: 'UTO', type: 'passport' })
    assert.equal(await party.statusOf(id), 'welcome')
  })

  it('offers and takes Utopia in a demo only', async () => {
    const real = await openProvider({ acceptSpecimen: false })
    const { browser, id } = await real.start()
    await real.answer(browser)
    assert.equal(await real.statusOf(id), 'document')
    assert.doesNotMatch(await browser.text('/verify'), /Utopia/)
  })

  it('refuses a form from another site', async () => {
    const { browser, id } = await party.start()
    const foreign = await browser.post('/verify/cancel', {}, 'cross-site')
    assert.equal(foreign.status, 403)
    assert.equal(await party.statusOf(id), 'welcome')
  })

  it('says what is wrong with a picture, and ends after the last try with the way back', async () => {
    const { browser, id } = await party.start()
    await party.answer(browser)
    await browser.upload(Buffer.from('not a picture'))
    assert.match(await browser.text('/verify'), /not a picture that we can open/)
    for (let tries = 0; tries < 11; tries += 1) await browser.upload(Buffer.from('not a picture'))
    assert.equal(await party.statusOf(id), 'refused')
    const page = await browser.text('/verify')
    assert.match(page, /help@provider\.example/)
    assert.match(page, /state=the-state&amp;transaction_id=[\w-]+&amp;error=document_not_validated/)
    assert.equal(await party.materialOf(id), 0)
  })

  it('decision 9: after half an hour key and material are gone, asked or not', async () => {
    const asked = await party.start()
    await party.answer(asked.browser)
    const unasked = await party.start()
    await party.answer(unasked.browser)
    assert.equal(await party.materialOf(unasked.id), 1)
    party.wait(30 * 60)
    assert.match(await asked.browser.text('/verify'), /has run out/)
    await party.provider.tasks['document-provider.expire']?.({})
    for (const { id } of [asked, unasked]) {
      assert.equal(await party.statusOf(id), 'expired')
      assert.equal(await party.materialOf(id), 0)
    }
    const { rows } = await sql`select id from provider_session where sealed_key is not null`.execute(
      party.database,
    )
    assert.deepEqual(rows, [])
  })

  it('hands over to one phone; the computer follows and cannot answer', async () => {
    const { browser, id } = await party.start()
    await party.answer(browser, { until: 'guidance' })
    const page = await (await browser.post('/verify/phone', {})).text()
    const address = /http:\/\/verify\.localhost:3000(\/verify\/phone\/[\w-]{22})/.exec(page)?.[1] ?? ''
    assert.match(page, /a phone cannot reach it/)
    const phone = party.browser()
    assert.match(await phone.text(address), /If somebody sent you this code, stop here/)
    assert.equal((await phone.post(address, {})).status, 303)
    assert.match(await phone.text('/verify'), /How to photograph it/)
    assert.match(await browser.text('/verify'), /Continue on your phone/)
    await browser.post('/verify/guidance', {})
    assert.equal(await party.statusOf(id), 'guidance')
    const second = party.browser()
    assert.equal((await second.post(address, {})).status, 404)
    await phone.post('/verify/guidance', {})
    const status = (await (await browser.request('/verify/status?v=1')).json()) as { next?: string }
    assert.equal(status.next, '/verify')
    assert.equal(await party.statusOf(id), 'front')
    await browser.post('/verify/here', {})
    assert.match(await browser.text('/verify'), /Which document/)
    await phone.post('/verify/document', { country: 'UTO', type: 'passport' })
    assert.equal(await party.statusOf(id), 'document')
  })

  it('a pairing code dies after two minutes', async () => {
    const { browser } = await party.start()
    await party.answer(browser, { until: 'guidance' })
    const page = await (await browser.post('/verify/phone', {})).text()
    const address = /(\/verify\/phone\/[\w-]{22})/.exec(page)?.[1] ?? ''
    party.wait(121)
    assert.equal((await party.browser().request(address)).status, 404)
  })

  it('T19: of many posts at once one moves the session', async () => {
    const { browser, id } = await party.start()
    await party.answer(browser, { until: 'guidance' })
    const before = await party.versionOf(id)
    await Promise.all(Array.from({ length: 12 }, () => browser.post('/verify/guidance', {})))
    assert.equal(await party.statusOf(id), 'front')
    assert.equal(await party.versionOf(id), before + 1)
  })

  it('a short client secret is refused at registration', async () => {
    const client = {
      id: 'weak',
      displayName: 'Weak',
      secret: 'short',
      redirectOrigin: 'http://localhost:3000',
    }
    await assert.rejects(inTransaction(party.database, (tx) => party.provider.registerClient(tx, client)))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ORIGIN } from '../../test/support/authentication.ts'
import { optionsOf, usePasskey } from '../../test/support/sign-in.ts'
import { createSoftwareAuthenticator } from '../../test/support/software-authenticator.ts'
import { useSecurityInfo } from '../../test/support/security-info.ts'

describe('security info', () => {
  const at = useSecurityInfo()
  const { clock, enrol, create, signedIn } = at

  it('leads from the pass to a new passkey, its first use, and back to the application', async () => {
    const { user, old, browser } = await enrol('ada')
    assert.equal((await browser.request('/security-info')).headers.get('location'), '/security-info/passkey')
    const { authenticator, answer } = await create(browser, { display_name: 'My new phone' })
    assert.equal(answer.headers.get('location'), '/security-info/try')
    assert(!browser.cookies.has('regain_session'))
    const tried = await usePasskey(browser, '/security-info/try', authenticator)
    assert.equal(tried.headers.get('location'), '/security-info/done')
    assert(browser.cookies.has('regain_session') && !browser.cookies.has('regain_enrolment'))
    assert.equal(at.world.recovery.completed.at(-1)?.userId, user.id)
    const back = await (await browser.request('/security-info/done')).text()
    assert.match(back, /You&#39;re back|You're back/)
    assert.match(back, /href="\/interaction\/wanted"/)
    assert.match(back, /r\*\*\*@example\.org/)
    const names = (await at.world.authentication.methods.list(user.id)).map(({ displayName }) => displayName)
    assert.deepEqual(names, ['My new phone'])

    const lost = at.world.open()
    await lost.post('/sign-in', { identifier: user.userPrincipalName })
    const refused = await usePasskey(lost, '/sign-in/passkey', old.authenticator)
    assert.match(await refused.text(), /was removed when the account was recovered/)
    const { rows } = await at.world.audit.list({ activity: 'User registered security information' })
    assert(
      rows[0]?.result === 'success' &&
        rows[0].correlationId === at.world.recovery.completed.at(-1)?.attemptId,
    )
  })

  it('takes the new passkey alone for the first use (T30)', async () => {
    const { browser, old } = await enrol('bea')
    await create(browser)
    const tried = await usePasskey(browser, '/security-info/try', old.authenticator)
    assert.equal(tried.status, 200)
    assert.match(await tried.text(), /another passkey/)
    assert(!browser.cookies.has('regain_session'))
  })

  it('takes a registration from its own session alone, once, within 15 minutes (T19, T21, T30)', async () => {
    const { user, browser } = await enrol('cleo')
    const options = await optionsOf(await browser.request('/security-info/passkey'))
    const response = JSON.stringify(createSoftwareAuthenticator(ORIGIN).create(options as never))
    const attacker = (await signedIn('mallory')).browser
    const stolen = await attacker.post('/security-info/passkey', { response, user_id: user.id })
    assert.match(stolen.headers.get('location') ?? '', /failed\?reason=challenge_unknown/)
    assert.equal((await at.world.open().post('/security-info/passkey', { response })).status, 403)

    const pages = await Promise.all(
      Array.from({ length: 4 }, async () => optionsOf(await browser.request('/security-info/passkey'))),
    )
    await Promise.all(
      pages.map((page) => {
        const made = JSON.stringify(createSoftwareAuthenticator(ORIGIN).create(page as never))
        return browser.post('/security-info/passkey', { response: made })
      }),
    )
    const fresh = (await at.world.authentication.methods.list(user.id)).filter(({ attemptId }) => attemptId)
    assert.equal(fresh.length, 1)

    const late = (await enrol('late')).browser
    clock.forward(15)
    const closed = await late.post('/security-info/passkey', { response })
    assert.equal(closed.status, 403)
    assert.match(await closed.text(), /15 minutes/)
  })

  it('explains a failed registration and writes it down', async () => {
    const { browser } = await enrol('dora')
    const failed = await browser.post('/security-info/passkey', { error: 'NotAllowedError' })
    const page = await (await browser.request(failed.headers.get('location') ?? '')).text()
    assert.match(page, /did not create a passkey/)
    assert.match(page, /up-to-date system/)
    assert.match(page, /get a new pass/)
    const { rows } = await at.world.audit.list({ activity: 'User registered security information' })
    assert(rows[0]?.result === 'failure' && rows[0].reason === 'NotAllowedError')
    assert((await create(browser)).answer.headers.get('location') === '/security-info/try')
  })

  it('keeps nothing of a recovery that was stopped before the first use', async () => {
    const { user, browser } = await enrol('eve')
    const { authenticator } = await create(browser)
    at.world.recovery.isOpen = false
    const tried = await usePasskey(browser, '/security-info/try', authenticator)
    assert.equal(tried.status, 403)
    assert(!browser.cookies.has('regain_session'))
    const methods = await at.world.authentication.methods.list(user.id)
    assert.deepEqual(
      methods.map(({ attemptId }) => attemptId),
      [null],
    )

    at.world.recovery.isOpen = true
    const other = await enrol('eva')
    const left = await create(other.browser)
    at.world.recovery.isOpen = false
    for (let i = 0; i < 2; i += 1) {
      const browserElsewhere = at.world.open()
      await browserElsewhere.post('/sign-in', { identifier: other.user.userPrincipalName })
      const refused = await usePasskey(browserElsewhere, '/sign-in/passkey', left.authenticator)
      assert.equal(refused.status, 200)
      assert(!browserElsewhere.cookies.has('regain_session'))
    }
    at.world.recovery.isOpen = true
  })

  it('ends the recovery also when the new passkey first signs in at the front door', async () => {
    const { user, browser } = await enrol('fay')
    const { authenticator } = await create(browser)
    const count = at.world.recovery.completed.length
    for (const expected of [count + 1, count + 1]) {
      const elsewhere = at.world.open()
      await elsewhere.post('/sign-in', { identifier: user.userPrincipalName })
      const response = await usePasskey(elsewhere, '/sign-in/passkey', authenticator)
      assert.equal(response.status, 303)
      assert.equal(at.world.recovery.completed.length, expected)
    }
  })

  it('adds and deletes passkeys after a sign-in of the last five minutes only, never the last one', async () => {
    const { user, browser, methodId } = await signedIn('gil')
    const only = await browser.post(`/security-info/passkey/${methodId}/delete`, {})
    assert.match(await only.text(), /your only passkey/)
    assert.equal((await create(browser)).answer.headers.get('location'), '/security-info')
    const foreign = await signedIn('mal')
    await foreign.browser.post(`/security-info/passkey/${methodId}/delete`, {})
    assert.equal((await at.world.authentication.methods.list(user.id)).length, 2)
    clock.forward(6)
    const stale = await browser.request('/security-info/passkey')
    assert.match(stale.headers.get('location') ?? '', /^\/sign-in\?return_to=%2Fsecurity-info%2Fpasskey/)
    const late = await browser.post(`/security-info/passkey/${methodId}/delete`, {})
    assert.match(late.headers.get('location') ?? '', /^\/sign-in/)
    assert.equal((await at.world.authentication.methods.list(user.id)).length, 2)
  })

  it('deletes one of several, lists the rest, and signs out', async () => {
    const { user, browser, methodId } = await signedIn('hal')
    const { authenticator } = await create(browser, { display_name: 'Key <in> drawer' })
    assert.match(await (await browser.request('/security-info')).text(), /Key &lt;in&gt; drawer/)
    const stolen = browser.cookies.get('regain_session')
    await browser.post('/sign-in', { identifier: user.userPrincipalName })
    browser.cookies.delete('regain_session')
    await usePasskey(browser, '/sign-in/passkey', authenticator)
    await browser.post(`/security-info/passkey/${methodId}/delete`, {})
    assert.equal(await at.world.authentication.session.read(stolen), null)
    const left = await at.world.authentication.methods.list(user.id)
    assert.deepEqual(
      left.map(({ displayName }) => displayName),
      ['Key <in> drawer'],
    )
    await browser.post('/sign-out', {})
    const after = await browser.request('/security-info')
    assert.equal(after.headers.get('location'), '/sign-in?return_to=%2Fsecurity-info')
  })
})

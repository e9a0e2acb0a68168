import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { systemRandom } from '#platform/crypto'
import { issueRecoveryPass, ORIGIN, registerPasskey } from '../../test/support/authentication.ts'
import { optionsOf, usePasskey } from '../../test/support/sign-in.ts'
import { createSoftwareAuthenticator } from '../../test/support/software-authenticator.ts'
import { useSecurityInfo } from '../../test/support/security-info.ts'

describe('security info under abuse, and after it', () => {
  const at = useSecurityInfo()
  const { clock, enrol, create, signedIn } = at

  it('keeps the last passkey when both are deleted at the same time (T19)', async () => {
    for (const name of ['ida', 'ian', 'ivo']) {
      const { user, browser, methodId } = await signedIn(name)
      const other = await registerPasskey(at.world.authentication, user)
      const paths = [methodId, other.methodId].map((id) => `/security-info/passkey/${id}/delete`)
      await Promise.all(paths.map((path) => browser.post(path, {})))
      assert.equal((await at.world.authentication.methods.list(user.id)).length, 1)
    }
  })

  it('does not count a passkey that nobody tried as another way in', async () => {
    const { user, browser, methodId } = await signedIn('jan')
    await registerPasskey(at.world.authentication, user, { attemptId: systemRandom.id() })
    const only = await browser.post(`/security-info/passkey/${methodId}/delete`, {})
    assert.match(await only.text(), /your only passkey/)
  })

  it('starts afresh after an enrolment whose passkey was never tried, on the same device too', async () => {
    const { user, browser } = await enrol('kay')
    await create(browser)
    clock.forward(16)
    const again = at.world.open()
    const { code } = await issueRecoveryPass(at.world.authentication, at.database, { userId: user.id })
    await again.post('/sign-in', { identifier: user.userPrincipalName })
    await again.post('/sign-in/pass', { code })
    const left = await at.world.authentication.methods.list(user.id)
    assert.deepEqual(
      left.map(({ attemptId }) => attemptId),
      [null],
    )
    const options = await optionsOf<{ excludeCredentials: unknown[] }>(
      await again.request('/security-info/passkey'),
    )
    assert.deepEqual(options.excludeCredentials, [])
  })

  it('gives a new passkey to somebody with ten lost ones', async () => {
    const { user, browser } = await enrol('lou')
    for (let i = 0; i < 9; i += 1) await registerPasskey(at.world.authentication, user)
    const { authenticator } = await create(browser)
    const tried = await usePasskey(browser, '/security-info/try', authenticator)
    assert.equal(tried.headers.get('location'), '/security-info/done')
    assert.equal((await at.world.authentication.methods.list(user.id)).length, 1)
  })

  it('answers control characters and names of object members like any other nonsense', async () => {
    const { browser } = await enrol('max')
    const options = await optionsOf(await browser.request('/security-info/passkey'))
    const made = createSoftwareAuthenticator(ORIGIN).create(options as never) as { response: object }
    const bent = { ...made, response: { ...made.response, transports: ['in\0ternal'] } }
    const refused = await browser.post('/security-info/passkey', { response: JSON.stringify(bent) })
    assert.equal(refused.headers.get('location'), '/security-info/failed?reason=response_malformed')
    const named = { response: JSON.stringify(made), display_name: 'a\0b' }
    assert.equal((await browser.post('/security-info/passkey', named)).status, 303)
    assert.equal((await browser.request('/security-info/failed?reason=constructor')).status, 200)
  })
})

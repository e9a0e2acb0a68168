import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { issueRecoveryPass, registerPasskey, testClock } from '../../test/support/authentication.ts'
import { openTestDatabase } from '../../test/support/database.ts'
import { signInWorld, usePasskey } from '../../test/support/sign-in.ts'

describe('sign-in', () => {
  const clock = testClock()
  let database: Database
  let world: ReturnType<typeof signInWorld>
  before(async () => {
    database = (await openTestDatabase()).database
    world = signInWorld(database, clock)
  })

  const arrive = async (identifier: string, form: Record<string, string> = {}) => {
    const browser = world.open()
    await browser.request('/sign-in')
    const response = await browser.post('/sign-in', { identifier, ...form })
    assert.equal(response.status, 303)
    return browser
  }
  const failures = async (reason: string) =>
    (await world.audit.list({ activity: 'User signed in' })).rows.filter((row) => row.reason === reason)
      .length

  it('signs in with a passkey, records it, and goes where the person wanted to go', async () => {
    const user = await world.newUser('ada')
    const { authenticator } = await registerPasskey(world.authentication, user)
    const browser = await arrive('ada@example.org', { return_to: '/interaction/abc-1' })
    const response = await usePasskey(browser, '/sign-in/passkey', authenticator)
    assert.equal(response.headers.get('location'), '/sign-in/continue?to=%2Finteraction%2Fabc-1')
    const onward = await browser.request(response.headers.get('location') ?? '')
    assert.equal(onward.headers.get('refresh'), '0; url=/interaction/abc-1')
    const astray = await browser.request('/sign-in/continue?to=https%3A%2F%2Fevil.test')
    assert.equal(astray.headers.get('refresh'), '0; url=/security-info')
    assert.deepEqual((await world.directory.getUser(user.id))?.lastSignInAt, clock.now())
    const [row] = (await world.audit.list({ activity: 'User signed in' })).rows
    assert(row?.result === 'success' && row.actor.kind === 'user' && row.actor.id === user.id)
  })

  it('goes to none but own paths (T36)', async () => {
    const user = await world.newUser('bea')
    const { authenticator } = await registerPasskey(world.authentication, user)
    for (const path of ['//evil.test', 'https://evil.test', '/\\evil.test', '/demo', '/interaction/a/../b']) {
      const browser = await arrive('bea@example.org', { return_to: path })
      const response = await usePasskey(browser, '/sign-in/passkey', authenticator)
      assert.equal(response.headers.get('location'), '/security-info')
    }
  })

  it('makes a new session at each sign-in, and ends the one before (T9)', async () => {
    const user = await world.newUser('cleo')
    const { authenticator } = await registerPasskey(world.authentication, user)
    const browser = await arrive('cleo@example.org')
    browser.cookies.set('regain_session', 'fixed-by-an-attacker')
    await usePasskey(browser, '/sign-in/passkey', authenticator)
    const first = browser.cookies.get('regain_session')
    assert.notEqual(first, 'fixed-by-an-attacker')
    await browser.post('/sign-in', { identifier: 'cleo@example.org' })
    await usePasskey(browser, '/sign-in/passkey', authenticator)
    assert.notEqual(browser.cookies.get('regain_session'), first)
    assert.equal(await world.authentication.session.read(first), null)
  })

  it('explains what the browser reported and what went wrong with the passkey', async () => {
    const browser = await arrive('nobody@example.org')
    const cancelled = await browser.post('/sign-in/passkey', { error: 'NotAllowedError' })
    assert.match(await cancelled.text(), /No passkey was used/)
    const broken = await browser.post('/sign-in/passkey', { response: '{"id":' })
    assert.match(await broken.text(), /did not work here/)
  })

  it('refuses the passkey of a disabled account', async () => {
    const user = await world.newUser('dora')
    const { authenticator } = await registerPasskey(world.authentication, user)
    await inTransaction(database, (tx) => world.directory.updateUser(tx, user.id, { accountEnabled: false }))
    const browser = await arrive('dora@example.org')
    const response = await usePasskey(browser, '/sign-in/passkey', authenticator)
    assert.equal(response.status, 200)
    assert(!browser.cookies.has('regain_session'))
    assert.equal(await failures('account_disabled'), 1)
  })

  it('answers unknown and ineligible alike, byte for byte, and offers recovery last to the eligible (T14)', async () => {
    await world.newUser('eve')
    world.recovery.offersTo.add('fay@example.org')
    const see = async (identifier: string) => {
      const browser = world.open()
      await browser.request('/sign-in')
      const door = await browser.post('/sign-in', { identifier, next: 'other' })
      assert.equal(door.headers.get('location'), '/sign-in/other')
      const other = await browser.request('/sign-in/other')
      const pass = await browser.post('/sign-in/pass', { code: 'ABCD EFGH JKMN PQRS' })
      const headers = JSON.stringify([...other.headers, ...pass.headers])
      return (headers + (await other.text()) + (await pass.text())).replaceAll(identifier, 'as typed')
    }
    assert.equal(await see('eve@example.org'), await see('ewe@example.org'))
    const eligible = await see('fay@example.org')
    const rows = [...eligible.matchAll(/<li class="(row[^"]*)">\s*<a href="([^"]+)"/g)]
    assert.deepEqual(rows.at(-1)?.slice(1), ['row row-apart', '/recover'])
  })

  it('opens the enrolment, and nothing else, with a recovery pass; then says used (decisions 3, 12)', async () => {
    const user = await world.newUser('gil')
    const { code } = await issueRecoveryPass(world.authentication, database, { userId: user.id })
    const browser = await arrive('gil@example.org')
    const spaced = ` ${code.slice(0, 4)} ${code.slice(4)} `.toLowerCase()
    const response = await browser.post('/sign-in/pass', { code: spaced })
    assert.equal(response.headers.get('location'), '/security-info')
    assert(browser.cookies.has('regain_enrolment') && !browser.cookies.has('regain_session'))
    assert.equal((await world.directory.getUser(user.id))?.lastSignInAt, null)
    const again = await (await arrive('gil@example.org')).post('/sign-in/pass', { code })
    assert.match(await again.text(), /used already/)
    assert.equal(await failures('pass_used'), 1)
  })

  it('has its own message for expired, bound, mistyped and misplaced passes, and never repeats the code', async () => {
    const user = await world.newUser('hal')
    const type = async (code: string) =>
      (await (await arrive('hal@example.org')).post('/sign-in/pass', { code })).text()
    const bound = await issueRecoveryPass(world.authentication, database, {
      userId: user.id,
      boundBrowser: 'hash of another browser',
    })
    assert.match(await type(bound.code), /only in the browser in which you proved/)
    const old = await issueRecoveryPass(world.authentication, database, { userId: user.id })
    clock.forward(11)
    const expired = await type(old.code)
    assert.match(expired, /has expired/)
    assert(!expired.includes(old.code))
    assert.match(await type('0000 1111 2222 3333'), /does not fit this account/)
    const misplaced = await world.open().post('/sign-in', { identifier: '0AB1 CDEF GHJK MNP7' })
    assert.match(await misplaced.text(), /looks like a Temporary Access Pass/)
  })

  it('keeps the door shut when the recovery has ended', async () => {
    const user = await world.newUser('ira')
    const { code } = await issueRecoveryPass(world.authentication, database, { userId: user.id })
    world.recovery.isOpen = false
    const browser = await arrive('ira@example.org')
    const response = await browser.post('/sign-in/pass', { code })
    world.recovery.isOpen = true
    assert.match(await response.text(), /no longer open/)
    assert(!browser.cookies.has('regain_enrolment'))
  })

  it('slows guessing down for names that nobody has too, and passkeys go on (T12, decision 8)', async () => {
    const user = await world.newUser('jo')
    const { authenticator } = await registerPasskey(world.authentication, user)
    const browser = await arrive('jo@example.org')
    for (let i = 0; i < 10; i += 1) await browser.post('/sign-in/pass', { code: `AAAA BBBB CCCC 000${i}` })
    const slowed = await browser.post('/sign-in/pass', { code: 'AAAA BBBB CCCC DDDD' })
    assert.match(await slowed.text(), /too many tries/i)
    const response = await usePasskey(browser, '/sign-in/passkey', authenticator)
    assert.equal(response.status, 303)
  })
})

import assert from 'node:assert/strict'
import { before } from 'node:test'
import type { Database } from '#platform/database'
import { issueRecoveryPass, ORIGIN, registerPasskey, testClock } from './authentication.ts'
import type { Browser } from './browser.ts'
import { openTestDatabase } from './database.ts'
import { optionsOf, signInWorld, usePasskey } from './sign-in.ts'
import { createSoftwareAuthenticator } from './software-authenticator.ts'

/** For a suite of tests of security info: opens before the first of them, and knows the usual ways in. */
export function useSecurityInfo() {
  const clock = testClock()
  let database: Database
  let world: ReturnType<typeof signInWorld>
  before(async () => {
    database = (await openTestDatabase()).database
    world = signInWorld(database, clock)
  })

  /** Somebody who has just typed the pass of a recovery. */
  const enrol = async (name: string, returnTo = '/interaction/wanted') => {
    const user = await world.newUser(name)
    const old = await registerPasskey(world.authentication, user)
    clock.forward(1)
    world.recovery.startedAt = clock.now()
    const { code } = await issueRecoveryPass(world.authentication, database, { userId: user.id })
    const browser = world.open()
    await browser.post('/sign-in', { identifier: user.userPrincipalName, return_to: returnTo })
    await browser.post('/sign-in/pass', { code })
    assert(browser.cookies.has('regain_enrolment'))
    return { user, old, browser }
  }
  const create = async (browser: Browser, extra: Record<string, string> = {}) => {
    const authenticator = createSoftwareAuthenticator(ORIGIN)
    const options = await optionsOf(await browser.request('/security-info/passkey'))
    const response = JSON.stringify(authenticator.create(options as never))
    return { authenticator, answer: await browser.post('/security-info/passkey', { response, ...extra }) }
  }
  const signedIn = async (name: string) => {
    const user = await world.newUser(name)
    const { authenticator, methodId } = await registerPasskey(world.authentication, user)
    const browser = world.open()
    await browser.post('/sign-in', { identifier: user.userPrincipalName })
    await usePasskey(browser, '/sign-in/passkey', authenticator)
    return { user, browser, authenticator, methodId }
  }

  return {
    clock,
    enrol,
    create,
    signedIn,
    get world() {
      return world
    },
    get database() {
      return database
    },
  }
}

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { drawSpecimen, faceOfPerson } from '#demo'
import * as journey from '#demo/journey'
import type { Device, PersonAtPage } from '#demo/journey'
import { openAdministrator } from '../support/administrator.ts'
import type { Administrator } from '../support/administrator.ts'
import { demoPerson, openInstallation } from '../support/installation.ts'
import type { Installation } from '../support/installation.ts'

let at: Installation
let admin: Administrator
const devices: Device[] = []
const maria = demoPerson('maria')

before(async () => {
  at = await openInstallation()
  admin = await openAdministrator(at)
  devices.push(admin.device)
})
after(async () => {
  at.ahead.minutes = 0
  await Promise.all(devices.map(({ context }) => context.close()))
})

const api = (method: string, path: string, body?: object) => admin.api(method, path, body)
async function arrive(identifier = maria.userPrincipalName): Promise<{ device: Device; who: PersonAtPage }> {
  const device = await journey.openDevice(at.browser, { face: faceOfPerson(maria) })
  devices.push(device)
  const who = journey.personAt(device.page)
  await journey.toOtherWays(who, at.appOrigin, identifier)
  return { device, who }
}
const staff = async () =>
  (await api('GET', '/identity/verifiedId/profiles')).value.find((one: any) => one.name === 'Staff')
const setConfidence = async (level: 'exact' | 'relaxed') => {
  const profile = await staff()
  const configuration = profile.verifiedIdProfileConfiguration
  await api('PATCH', `/identity/verifiedId/profiles/${profile.id}`, {
    verifiedIdProfileConfiguration: {
      ...configuration,
      claimBindings: configuration.claimBindings.map((binding: object) => ({
        ...binding,
        matchConfidenceLevel: level,
      })),
    },
  })
}
const lastReason = async () => {
  const { value } = await api('GET', '/identity/verifiedId/recoveryAttempts?$top=1')
  return value[0].reason
}

describe('scenario: the provider cannot be used now', () => {
  it('nothing is used up, and it says try again later', async () => {
    const [provider] = (await api('GET', '/identity/verifiedId/identityVerificationProviders')).value
    const path = `/identity/verifiedId/identityVerificationProviders/${provider.id}`
    await api('PATCH', path, { subscriptionState: 'Suspended' })
    const { device, who } = await arrive()
    await journey.agree(who)
    await device.page
      .getByText(/right now/i)
      .first()
      .waitFor()
    await api('PATCH', path, { subscriptionState: 'Subscribed' })
    const { value } = await api('GET', '/auditLogs/directoryAudits?$top=20')
    assert.ok(
      value.some((row: any) => row.result === 'failure' && /not_subscribed|provider/.test(row.resultReason)),
    )
  })
})

describe('scenario: an expired pass', () => {
  it('is refused with its own words, and a new one is had in the same browser; the old one is dead', async () => {
    const { device, who } = await arrive()
    await journey.agree(who)
    await journey.proveIdentity(who, await drawSpecimen(maria))
    await journey.passFaceCheck(who)
    const first = await journey.takePass(who)
    at.ahead.minutes = 11
    await journey.enterPass(who, first)
    await device.page
      .getByText(/expired/i)
      .first()
      .waitFor()
    await device.page.goto(`${at.origin}/recover/pass`)
    await who.sees(/run out/i)
    await who.press(/show a new pass/i)
    await who.sees(/^your pass/i)
    const second = (await device.page.locator('[data-copy-value]').getAttribute('data-copy-value')) ?? ''
    assert.notEqual(second, first)
    await journey.enterPass(who, second)
    await journey.createPasskey(who)
    at.ahead.minutes = 0
  })
})

describe('scenario: exact against relaxed', () => {
  it('what relaxed accepts, exact refuses', async () => {
    await setConfidence('exact')
    const { device, who } = await arrive()
    await journey.agree(who)
    await journey.proveIdentity(who, await drawSpecimen(maria))
    await journey.passFaceCheck(who)
    await device.page.waitForURL(/\/recover\/ended/, { timeout: 60_000 })
    assert.match(await device.page.locator('main').innerText(), /could not connect it to this account/i)
    assert.equal(await lastReason(), 'name_mismatch')
    await setConfidence('relaxed')
  })
})

describe('scenario: a blank name in the directory', () => {
  it('matches nobody’s document', async () => {
    const userPrincipalName = 'blank@contoso.example'
    const user = await api('POST', '/users', { userPrincipalName, displayName: 'Blank', givenName: 'Maria' })
    const group = (await api('GET', '/groups')).value.find((one: any) => one.displayName === 'Staff')
    await api('POST', `/groups/${group.id}/members/$ref`, {
      '@odata.id': `${at.origin}/v1.0/users/${user.id}`,
    })
    const { temporaryAccessPass } = await api(
      'POST',
      `/users/${user.id}/authentication/temporaryAccessPassMethods`,
      {},
    )
    const first = await journey.openDevice(at.browser)
    devices.push(first)
    const newcomer = journey.personAt(first.page)
    await journey.toOtherWays(newcomer, at.appOrigin, userPrincipalName)
    await newcomer.press(/temporary access pass/i)
    await first.page.getByLabel(/temporary access pass/i).fill(temporaryAccessPass)
    await newcomer.press(/^sign in$/i)
    await first.page.waitForURL((url) => !url.pathname.endsWith('/sign-in/pass'))
    const { device, who } = await arrive(userPrincipalName)
    await journey.agree(who)
    await journey.proveIdentity(who, await drawSpecimen(maria))
    await journey.passFaceCheck(who)
    await device.page.waitForURL(/\/recover\/ended/, { timeout: 60_000 })
    assert.match(await device.page.locator('main').innerText(), /could not connect it to this account/i)
    assert.equal(await lastReason(), 'name_missing')
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { drawSpecimen, faceOfPerson } from '#demo'
import type { DemoPerson } from '#demo'
import * as journey from '#demo/journey'
import type { Device, PersonAtPage } from '#demo/journey'
import { demoPerson, openInstallation } from '../support/installation.ts'
import type { Installation } from '../support/installation.ts'

let at: Installation
before(async () => {
  at = await openInstallation()
})

const devices: Device[] = []
after(() => Promise.all(devices.map(({ context }) => context.close())))

async function arrive(person: DemoPerson, face = person): Promise<{ device: Device; who: PersonAtPage }> {
  const device = await journey.openDevice(at.browser, { face: faceOfPerson(face) })
  devices.push(device)
  const who = journey.personAt(device.page)
  await journey.toOtherWays(who, at.appOrigin, person.userPrincipalName)
  await journey.agree(who)
  return { device, who }
}
const reference = (device: Device) => device.page.locator('[data-reference]').getAttribute('data-reference')
const reasonsSince = async (text: RegExp) =>
  (await at.server.audit.list({ limit: 200 })).rows
    .filter(({ activity }) => text.test(activity))
    .map(({ reason }) => reason)

describe('scenario: production recovery', () => {
  it('from a lost phone to a new passkey that signs in, and no page breaks its own policy', async () => {
    const maria = demoPerson('maria')
    const { device, who } = await arrive(maria)
    await journey.proveIdentity(who, await drawSpecimen(maria))
    await journey.passFaceCheck(who)
    const pass = await journey.takePass(who)
    assert.match(pass, /^[0-9A-Z]{13,}$/)
    await journey.enterPass(who, pass)
    await journey.createPasskey(who)
    await who.press(/^continue$/i)
    await who.sees(/hello/i)
    assert.match(await device.page.locator('main').innerText(), /maria@contoso\.example/)
    assert.deepEqual(device.complaints, [])
    const foreign = device.requests.filter(
      (url) => /^https?:/.test(url) && !/^http:\/\/([\w-]+\.)?localhost:/.test(url),
    )
    assert.deepEqual(foreign, [], 'no request to any third party')
    assert.ok(!device.requests.some((url) => url.includes(pass)), 'T13: the pass is in no address')
    const audit = JSON.stringify((await at.server.audit.list({ limit: 200 })).rows)
    assert.ok(!audit.includes(pass) && !audit.includes('/9j/'), 'neither pass nor picture in the audit log')
    assert.match(audit, /User completed account recovery/)

    const second = await journey.openDevice(at.browser)
    devices.push(second)
    const thief = journey.personAt(second.page)
    await journey.toOtherWays(thief, at.appOrigin, maria.userPrincipalName)
    await thief.press(/temporary access pass/i)
    await second.page.getByLabel(/temporary access pass/i).fill(pass)
    await thief.press(/^sign in$/i)
    assert.match(await second.page.locator('main').innerText(), /already|used/i, 'second use of a pass')
  })
})

describe('scenario: evaluation', () => {
  it('everything is checked and nothing is changed', async () => {
    const amina = demoPerson('amina')
    const { device, who } = await arrive(amina)
    await journey.proveIdentity(who, await drawSpecimen(amina))
    await journey.passFaceCheck(who)
    await who.sees(/tested|everything worked|worked/i, 60_000)
    assert.ok(await reference(device))
    assert.equal(await device.page.getByRole('button', { name: /pass/i }).count(), 0)
  })
})

describe('scenario: refusals', () => {
  it('same name: a document alone cannot tell two people apart', async () => {
    const john = demoPerson('john')
    const { device, who } = await arrive(john)
    await journey.proveIdentity(who, await drawSpecimen(john))
    await journey.passFaceCheck(who)
    await device.page.locator('[data-reference]').waitFor()
    await device.page.waitForURL(/\/recover\/ended/, { timeout: 60_000 })
    assert.match(await device.page.locator('main').innerText(), /could not connect it to this account/i)
    assert.ok((await reasonsSince(/not matched/)).includes('name_ambiguous'))
  })

  it('outside the pass policy: recognised, but no pass', async () => {
    const marco = demoPerson('marco')
    const { device, who } = await arrive(marco)
    await journey.proveIdentity(who, await drawSpecimen(marco))
    await journey.passFaceCheck(who)
    await device.page.waitForURL(/\/recover\/(ended|pass)/, { timeout: 60_000 })
    if (/\/pass/.test(device.page.url())) await who.press(/show my pass/i)
    await device.page.waitForURL(/\/recover\/ended/)
    assert.match(await device.page.locator('main').innerText(), /recognised/i)
    assert.ok(await reference(device))
  })

  it('wrong name: somebody else’s document proves somebody else', async () => {
    const [juergen, maria] = [demoPerson('juergen'), demoPerson('maria')]
    const { device, who } = await arrive(juergen, maria)
    await journey.proveIdentity(who, await drawSpecimen(maria))
    await journey.passFaceCheck(who)
    await device.page.waitForURL(/\/recover\/ended/, { timeout: 60_000 })
    assert.match(await device.page.locator('main').innerText(), /could not connect it to this account/i)
  })

  it('wrong face: the provider refuses who holds somebody else’s document', async () => {
    const [juergen, maria] = [demoPerson('juergen'), demoPerson('maria')]
    const { device, who } = await arrive(juergen, maria)
    await who.sees(/where is your camera/i)
    await who.press(/continue here/i)
    await journey.showDocument(who, await drawSpecimen(juergen))
    await journey.submitDocument(who)
    await journey.lookIntoCamera(who)
    await device.page
      .getByText(/could not be matched|does not match|differ/i)
      .first()
      .waitFor({ timeout: 60_000 })
    assert.equal(await device.page.getByRole('button', { name: /add to wallet/i }).count(), 0)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { drawSpecimen, faceOfPerson } from '#demo'
import * as journey from '#demo/journey'
import type { Device, PersonAtPage } from '#demo/journey'
import { drawPassport, drawPortrait, photograph } from '#specimen'
import { openAdministrator } from '../support/administrator.ts'
import { demoPerson, openOwnInstallation } from '../support/installation.ts'
import type { Installation } from '../support/installation.ts'

let at: Installation
const devices: Device[] = []
before(async () => {
  at = await openOwnInstallation()
})
after(() => Promise.all(devices.map(({ context }) => context.close())))

const maria = demoPerson('maria')

describe('scenario: documents that are not accepted, each with its own words', () => {
  let device: Device
  let who: PersonAtPage
  before(async () => {
    device = await journey.openDevice(at.browser, { face: faceOfPerson(maria) })
    devices.push(device)
    who = journey.personAt(device.page)
    await journey.toOtherWays(who, at.appOrigin, maria.userPrincipalName)
    await journey.agree(who)
    await who.press(/continue here/i)
    await journey.showDocument(who, await expired())
  })
  const expired = async () =>
    photograph(
      await drawPassport(
        { ...maria.document, expiryDate: '2020-01-01' },
        await drawPortrait(faceOfPerson(maria)),
      ),
      1,
    )
  const bent = async (change: (picture: Sharp) => Sharp) =>
    change(sharp(await drawSpecimen(maria)))
      .jpeg()
      .toBuffer()

  it('expired', async () => {
    await device.page
      .getByText(/has expired/i)
      .first()
      .waitFor()
  })

  const cases: [string, () => Promise<Buffer>, RegExp][] = [
    ['blurred', () => bent((picture) => picture.blur(14)), /the picture is blurred/i],
    [
      'with a photo that is not clear',
      () => bent((picture) => picture.linear(0.08, 0)),
      /the photo on the document/i,
    ],
    ['too small', () => bent((picture) => picture.resize(200)), /too small in the picture/i],
  ]
  for (const [name, picture, words] of cases)
    it(name, async () => {
      await journey.sendPicture(who, await picture())
      await device.page.getByText(words).first().waitFor()
    })

  it('and the right one goes on', async () => {
    await journey.sendPicture(who, await drawSpecimen(maria))
    await who.sees(/is it readable/i)
    assert.deepEqual(device.complaints, [])
  })
})

describe('scenario: the passkey could not be made', () => {
  it('says what can be done, leaves a row, and the next try works', async () => {
    const admin = await openAdministrator(at)
    devices.push(admin.device)
    const users = await admin.api('GET', `/users?$filter=startswith(userPrincipalName,'juergen')`)
    const [user] = users.value
    const made = await admin.api('POST', `/users/${user.id}/authentication/temporaryAccessPassMethods`, {})
    const device = await journey.openDevice(at.browser)
    devices.push(device)
    const { page } = device
    await page.addInitScript(`
      if (!sessionStorage.getItem('tried'))
        navigator.credentials.create = () => {
          sessionStorage.setItem('tried', 'yes')
          return Promise.reject(new DOMException('no', 'NotAllowedError'))
        }`)
    const who = journey.personAt(page)
    await page.goto(`${at.origin}/sign-in`)
    await page.getByLabel(/user name/i).fill(user.userPrincipalName)
    await who.press(/^next$/i)
    await who.press(/other ways/i)
    await who.press(/temporary access pass/i)
    await page.getByLabel(/temporary access pass/i).fill(made.temporaryAccessPass)
    await who.press(/^sign in$/i)
    await page.waitForURL(/security-info/)
    await page.goto(`${at.origin}/security-info/passkey`)
    await who.press(/create passkey/i)
    await who.sees(/your passkey was not created/i)
    assert.match(await page.locator('main').innerText(), /security key works as well/i)
    const { value } = await admin.api('GET', '/auditLogs/directoryAudits?$top=20')
    assert.ok(
      value.some(
        (row: any) => row.result === 'failure' && /security info|passkey/i.test(row.activityDisplayName),
      ),
    )
    await who.press(/try again/i)
    await who.press(/create passkey/i)
    await page
      .getByRole('heading', { level: 1 })
      .filter({ hasNotText: /not created|create your new/i })
      .waitFor()
  })
})

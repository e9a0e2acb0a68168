import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { drawSpecimen, faceOfPerson } from '#demo'
import * as journey from '#demo/journey'
import type { Device, PersonAtPage } from '#demo/journey'
import { openAdministrator } from '../support/administrator.ts'
import { demoPerson, openInstallation } from '../support/installation.ts'
import type { Installation } from '../support/installation.ts'

let at: Installation
const devices: Device[] = []
before(async () => {
  at = await openInstallation()
})
after(() => Promise.all(devices.map(({ context }) => context.close())))

const juergen = demoPerson('juergen')
const stranger = faceOfPerson(demoPerson('marco'))

async function device(
  options: Parameters<typeof journey.openDevice>[1],
): Promise<{ device: Device; who: PersonAtPage }> {
  const opened = await journey.openDevice(at.browser, options)
  devices.push(opened)
  return { device: opened, who: journey.personAt(opened.page) }
}
const begin = async (who: PersonAtPage) => {
  await journey.toOtherWays(who, at.appOrigin, juergen.userPrincipalName)
  await journey.agree(who)
  await who.sees(/where is your camera/i)
}
const secondWindow = async (where: Device): Promise<string> => {
  const href = await where.page.getByRole('link', { name: /second window/i }).getAttribute('href')
  return new URL(href ?? '', where.page.url()).href
}

describe('scenario: devices (design section 5)', () => {
  it('no camera on the desktop: document, wallet, Face Check and pass are on the phone; the desktop gets nothing', async () => {
    const desktop = await device({})
    await begin(desktop.who)
    await desktop.who.press(/use my phone/i)
    await desktop.who.sees(/continue on your phone/i)
    assert.match(await desktop.device.page.locator('main').innerText(), /cannot reach it/i)
    const code = await secondWindow(desktop.device)
    const phone = await device({ phone: true, face: faceOfPerson(juergen) })
    await phone.device.page.goto(code)
    await phone.who.sees(/is this you/i)
    const asked = await phone.device.page.locator('main').innerText()
    assert.match(asked, /juergen@contoso\.example/)
    assert.match(asked, /stop here/i)
    await phone.who.press(/yes, continue/i)
    await phone.device.page.waitForURL(/\/(verify|recover)/)
    if (/where is your camera/i.test(await phone.who.title())) await phone.who.press(/continue here/i)
    await journey.showDocument(phone.who, await drawSpecimen(juergen))
    await journey.submitDocument(phone.who)
    await journey.lookIntoCamera(phone.who)
    await journey.addToWallet(phone.who)
    await journey.shareFromWallet(phone.who)
    await journey.passFaceCheck(phone.who)
    await phone.who.sees(/^it's you/i, 60_000)
    await desktop.who.sees(/continue on your other device/i, 20_000)
    await desktop.device.page.goto(`${at.origin}/recover/pass`)
    assert.equal(await desktop.device.page.getByRole('button', { name: /pass/i }).count(), 0)
    const forced = await desktop.device.page.request.post(`${at.origin}/recover/pass`, {
      headers: { Origin: at.origin, 'Sec-Fetch-Site': 'same-origin' },
    })
    assert.ok(!/data-copy-value/.test(await forced.text()), 'T8: the pass is not for this browser')
    const pass = await journey.takePass(phone.who)
    assert.match(pass, /^[0-9A-Z]{13,}$/)
    const reused = await device({ phone: true })
    await reused.device.page.goto(code)
    await reused.who.sees(/no longer works/i)
  })

  it('T8 relay: the attacker starts, the victim does everything on the own phone, the attacker gets nothing', async () => {
    const attacker = await device({ face: stranger })
    await begin(attacker.who)
    await attacker.who.press(/use my phone/i)
    const code = await secondWindow(attacker.device)
    const victim = await device({ phone: true, face: faceOfPerson(juergen) })
    await victim.device.page.goto(code)
    await victim.who.press(/yes, continue/i)
    await victim.device.page.waitForURL(/\/(verify|recover)/)
    if (/where is your camera/i.test(await victim.who.title())) await victim.who.press(/continue here/i)
    await journey.showDocument(victim.who, await drawSpecimen(juergen))
    await journey.submitDocument(victim.who)
    await journey.lookIntoCamera(victim.who)
    await journey.addToWallet(victim.who)
    await journey.shareFromWallet(victim.who)
    await victim.who.sees(/one look/i)
    await attacker.device.page.goto(`${at.origin}/recover/face`)
    await journey.passFaceCheck(attacker.who)
    await attacker.device.page
      .getByText(/try again|could not/i)
      .first()
      .waitFor({ timeout: 60_000 })
    await attacker.device.page.goto(`${at.origin}/recover/pass`)
    assert.equal(await attacker.device.page.locator('[data-copy-value]').count(), 0)
    assert.equal(await attacker.device.page.getByRole('button', { name: /show my pass/i }).count(), 0)
  })

  it('“This wasn’t me” on the phone holds it; an administrator agrees; a return code leads back elsewhere', async () => {
    const starter = await device({})
    await begin(starter.who)
    await starter.who.press(/use my phone/i)
    const phone = await device({ phone: true })
    await phone.device.page.goto(await secondWindow(starter.device))
    await phone.who.press(/this wasn't me/i)
    await starter.who.sees(/on hold/i, 20_000)
    const reference = await starter.device.page.locator('[data-reference]').getAttribute('data-reference')
    await starter.who.press(/show my return code/i)
    const code = await starter.device.page.locator('[data-copy-value]').getAttribute('data-copy-value')

    const admin = await openAdministrator(at)
    devices.push(admin.device)
    await admin.page.getByRole('link', { name: 'Attempts' }).first().click()
    await admin.page.getByRole('link', { name: reference ?? '' }).click()
    await admin.page.getByRole('button', { name: /^approve$/i }).click()
    await admin.page
      .getByText(/agreed, waits for the person/i)
      .first()
      .waitFor()

    const elsewhere = await device({})
    await elsewhere.device.page.goto(`${at.origin}/recover/come-back`)
    await elsewhere.device.page.getByLabel(/return code/i).fill('wrong')
    await elsewhere.who.press(/^continue$/i)
    assert.match(await elsewhere.device.page.locator('main').innerText(), /not known/i)
    await elsewhere.device.page.getByLabel(/return code/i).fill(code ?? '')
    await elsewhere.who.press(/^continue$/i)
    await elsewhere.who.sees(/you can go on/i)
    await elsewhere.who.press(/^go on$/i)
    await elsewhere.who.sees(/where is your camera/i)
  })

  it('desktop with camera: document and wallet on the phone, Face Check and pass on the desktop', async () => {
    const desktop = await device({ face: faceOfPerson(juergen) })
    await begin(desktop.who)
    await desktop.who.press(/continue here/i)
    await desktop.who.sees(/check who you are/i)
    await desktop.device.page.getByLabel(/your name/i).fill('Somebody')
    await desktop.device.page.getByLabel(/e-mail/i).fill('somebody@mail.example')
    await desktop.device.page.getByRole('checkbox').check()
    await desktop.who.press(/^continue/i)
    await desktop.who.press(/open one for me/i)
    await desktop.device.page.getByLabel(/country or region/i).selectOption('UTO')
    await desktop.who.press(/^passport/i)
    await desktop.who.press(/use my phone/i)
    await desktop.who.sees(/continue on your phone/i)
    const phone = await device({ phone: true, face: faceOfPerson(juergen) })
    await phone.device.page.goto(await secondWindow(desktop.device))
    await phone.who.press(/continue|yes/i)
    await phone.who.sees(/how to photograph/i)
    await phone.who.press(/open camera/i)
    await journey.sendPicture(phone.who, await drawSpecimen(juergen))
    await journey.submitDocument(phone.who)
    await journey.lookIntoCamera(phone.who)
    await phone.who.sees(/identity is confirmed/i, 60_000)
    await phone.who.press(/add to wallet/i)
    await phone.device.page.getByLabel(/PIN/).fill(journey.PIN)
    await phone.who.press(/^add$/i)
    await phone.who.sees(/is in your wallet/i)
    await desktop.device.page
      .getByRole('button', { name: /back to your organisation/i })
      .or(desktop.device.page.getByRole('link', { name: /back to your organisation/i }))
      .click()
    await desktop.who.sees(/share your digital ID/i)
    const request = await desktop.device.page
      .getByRole('link', { name: /open my wallet/i })
      .getAttribute('href')
    await phone.device.page.goto(request ?? '')
    await phone.device.page.getByLabel(/PIN/).fill(journey.PIN)
    await phone.who.press(/^unlock$/i)
    await phone.device.page.getByRole('button', { name: /^share$/i }).click()
    await phone.who.sees(/^shared$/i)
    await journey.passFaceCheck(desktop.who)
    assert.match(await journey.takePass(desktop.who), /^[0-9A-Z]{13,}$/)
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { drawSpecimen, faceOfPerson } from '#demo'
import * as journey from '#demo/journey'
import type { Device } from '#demo/journey'
import { cameraScript } from '#specimen'
import { demoPerson, openOwnInstallation } from '../support/installation.ts'
import type { Installation } from '../support/installation.ts'

let at: Installation
let device: Device
before(async () => {
  at = await openOwnInstallation()
})
after(() => device.context.close())

describe('scenario: another face at the Face Check', () => {
  it('is told apart three times, then it ends; a rest follows, and no page says how close it was', async () => {
    const juergen = demoPerson('juergen')
    device = await journey.openDevice(at.browser, { face: faceOfPerson(juergen) })
    const who = journey.personAt(device.page)
    await journey.toOtherWays(who, at.appOrigin, juergen.userPrincipalName)
    await journey.agree(who)
    await journey.proveIdentity(who, await drawSpecimen(juergen))
    await who.sees(/one look/i)
    await device.context.addInitScript(await cameraScript(faceOfPerson(demoPerson('marco'))))
    for (const left of [/2 tries are left/i, /one try is left/i]) {
      await journey.passFaceCheck(who)
      await device.page.getByText(left).waitFor({ timeout: 60_000 })
    }
    await journey.passFaceCheck(who)
    await who.sees(/could not confirm that it's you/i, 60_000)
    const text = await device.page.locator('main').innerText()
    assert.match(text, /15 minutes/)
    assert.doesNotMatch(text, /score|threshold|\d\d %/i)
    const reference = await device.page.locator('[data-reference]').getAttribute('data-reference')
    const rows = (await at.server.audit.list({ limit: 50 })).rows.filter(
      ({ activity }) => activity === 'User failed face check comparison',
    )
    assert.equal(rows.length, 3)
    assert.ok(
      rows.every(
        ({ reason, details }) => reason === 'below_threshold' && details?.['reference'] === reference,
      ),
    )
    assert.ok(
      rows.every(({ details }) => Number(details?.['faceCheckScore']) < 70),
      'the auditor sees the score',
    )

    await journey.toOtherWays(who, at.appOrigin, juergen.userPrincipalName)
    await journey.agree(who)
    await who.sees(/could not confirm that it's you/i)
    at.ahead.minutes = 16
    await journey.toOtherWays(who, at.appOrigin, juergen.userPrincipalName)
    await journey.agree(who)
    await who.sees(/where is your camera/i)
    await who.press(/stop this recovery/i)
    at.ahead.minutes = 0
  })
})

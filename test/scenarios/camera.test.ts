import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { drawSpecimen, faceOfPerson } from '#demo'
import * as journey from '#demo/journey'
import type { Device, PersonAtPage } from '#demo/journey'
import { drawPerson, toJpeg } from '#specimen'
import { demoPerson, openInstallation } from '../support/installation.ts'
import type { Installation } from '../support/installation.ts'

let at: Installation
let passport: Buffer
const devices: Device[] = []
const juergen = demoPerson('juergen')
before(async () => {
  at = await openInstallation()
  passport = await drawSpecimen(juergen)
})
after(() => Promise.all(devices.map(({ context }) => context.close())))

/** To the provider's camera page, and its start. */
async function toCamera(
  options: Parameters<typeof journey.openDevice>[1],
  browser: Browser = at.browser,
  script?: string,
) {
  const device = await journey.openDevice(browser, options)
  devices.push(device)
  if (script) await device.context.addInitScript(script)
  const who: PersonAtPage = journey.personAt(device.page)
  await journey.toOtherWays(who, at.appOrigin, juergen.userPrincipalName)
  await journey.agree(who)
  await who.press(/continue here/i)
  await journey.showDocument(who, passport)
  await journey.submitDocument(who)
  await journey.lookIntoCamera(who)
  return device
}
const isConfirmed = (device: Device) =>
  device.page.getByRole('heading', { name: /identity is confirmed/i }).count()

describe('T2, T3: what is not a live person following the cues', () => {
  it('a photograph held still is refused', async () => {
    const device = await toCamera({ face: faceOfPerson(juergen), behaviour: 'still' })
    await device.page.getByRole('button', { name: /try again/i }).waitFor({ timeout: 60_000 })
    assert.equal(await isConfirmed(device), 0)
  })

  it('a recording that turns all the time is refused', async () => {
    const device = await toCamera({ face: faceOfPerson(juergen), behaviour: 'cycles' })
    await device.page.getByRole('button', { name: /try again/i }).waitFor({ timeout: 60_000 })
    assert.equal(await isConfirmed(device), 0)
  })

  it('a clip fed to the browser as its camera is refused (the real getUserMedia)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'regain-clip-'))
    const clip = join(folder, 'turns.mjpeg')
    const yaws = Array.from({ length: 48 }, (_, index) => 28 * Math.sin((index / 48) * 2 * Math.PI))
    const frames = await Promise.all(
      yaws.map(async (yaw) => toJpeg(await drawPerson(faceOfPerson(juergen), undefined, { yaw, pitch: 0 }))),
    )
    writeFileSync(clip, Buffer.concat(frames))
    const browser = await chromium.launch({
      executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-video-capture=${clip}`,
      ],
    })
    try {
      const device = await toCamera({}, browser)
      await device.page.getByRole('button', { name: /try again/i }).waitFor({ timeout: 90_000 })
      assert.equal(await isConfirmed(device), 0)
    } finally {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('a camera that cannot be used has its own words', () => {
  const failing = (name: string) =>
    `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '${name}'))`
  const cases: [string, string, RegExp][] = [
    ['busy', failing('NotReadableError'), /another program is using your camera/i],
    ['denied', failing('NotAllowedError'), /may not use the camera/i],
    ['missing', failing('NotFoundError'), /can't find a camera/i],
    [
      'in a browser inside of an app',
      `Object.defineProperty(Navigator.prototype, 'mediaDevices', { get: () => undefined })`,
      /built-in browser can't use the camera/i,
    ],
  ]
  for (const [name, script, words] of cases)
    it(name, async () => {
      const device = await toCamera({}, at.browser, script)
      await device.page.getByText(words).first().waitFor()
    })
})

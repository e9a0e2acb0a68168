import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { drawSpecimen, faceOfPerson } from '#demo'
import * as journey from '#demo/journey'
import type { Device } from '#demo/journey'
import { demoPerson, openInstallation } from '../support/installation.ts'
import type { Installation } from '../support/installation.ts'

let at: Installation
const devices: Device[] = []
before(async () => {
  at = await openInstallation()
})
after(() => Promise.all(devices.map(({ context }) => context.close())))

const juergen = demoPerson('juergen')

describe('scenario: the server ends and starts again between any two steps', () => {
  it('the attempt goes on where it was, to the pass; no secret stays behind', async () => {
    const device = await journey.openDevice(at.browser, { face: faceOfPerson(juergen) })
    devices.push(device)
    const who = journey.personAt(device.page)
    await journey.toOtherWays(who, at.appOrigin, juergen.userPrincipalName)
    await at.restart()
    await journey.agree(who)
    await who.sees(/where is your camera/i)
    await at.restart()
    await who.press(/continue here/i)
    await journey.showDocument(who, await drawSpecimen(juergen))
    await at.restart()
    await journey.submitDocument(who)
    await journey.lookIntoCamera(who)
    await who.sees(/identity is confirmed/i, 60_000)
    await at.restart()
    await journey.addToWallet(who)
    await who.sees(/share your digital ID/i)
    await at.restart()
    await device.page.reload()
    await journey.shareFromWallet(who)
    await who.sees(/one look/i)
    await at.restart()
    await journey.passFaceCheck(who)
    await who.sees(/^it's you/i, 60_000)
    await at.restart()
    const pass = await journey.takePass(who)
    await at.restart()
    await journey.enterPass(who, pass)
    await who.sees(/create your new passkey/i)
    await at.restart()
    await journey.createPasskey(who)
    assert.deepEqual(device.complaints, [])
    assertNowhere([pass, pass.toLowerCase()])
    assert.ok(!device.requests.some((url) => url.includes(pass)))
  })
})

/** Canary (T13, T35): a backup is every table but working material; a pass must not be in it, nor a picture. */
function assertNowhere(secrets: string[]): void {
  const folder = join(mkdtempSync(join(tmpdir(), 'regain-canary-')), 'backup')
  execFileSync(process.execPath, ['src/cli/index.ts', 'backup', '--to', folder], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, REGAIN_DATA_DIR: at.dataDir, PORT: String(at.port) },
    stdio: 'pipe',
  })
  assert.ok(existsSync(folder) && readdirSync(folder).length > 10)
  for (const file of readdirSync(folder)) {
    const content = readFileSync(join(folder, file), 'latin1')
    for (const secret of secrets) assert.ok(!content.includes(secret), `${file} holds the pass`)
    assert.ok(!content.includes('/9j/4'), `${file} holds a picture`)
  }
  rmSync(folder, { recursive: true, force: true })
}

describe('decision 10: who may recover is not told at the door', () => {
  const otherWays = async (identifier: string) => {
    const context = await at.browser.newContext()
    const page = await context.newPage()
    await page.goto(`${at.origin}/sign-in`)
    await page.getByLabel(/user name/i).fill(identifier)
    await page.getByRole('button', { name: /^next$/i }).click()
    await page.getByRole('link', { name: /other ways/i }).click()
    await page.getByRole('heading', { name: /choose a way/i }).waitFor()
    const body = (await page.content()).replaceAll(identifier, 'SOMEBODY')
    await context.close()
    return body
  }

  it('an unknown and an ineligible person see the same bytes', async () => {
    const unknown = await otherWays('nobody@contoso.example')
    const ineligible = await otherWays('admin@contoso.example')
    assert.equal(unknown, ineligible)
    assert.ok(!/recover your account/i.test(unknown))
  })
})

describe('bad input', () => {
  it('a page of a recovery without its cookie leads nowhere, whatever the state', async () => {
    const context = await at.browser.newContext()
    const page = await context.newPage()
    for (const path of [
      'device',
      'identity',
      'share',
      'face',
      'match',
      'pass',
      'enrolling',
      'done',
      'ended',
    ]) {
      await page.goto(`${at.origin}/recover/${path}`)
      assert.equal(await page.locator('[data-copy-value]').count(), 0, path)
      assert.ok(!/juergen|maria/i.test(await page.locator('body').innerText()), path)
    }
    await context.close()
  })

  it('what is no picture of a document gets one sentence, and another try', async () => {
    const device = await journey.openDevice(at.browser)
    devices.push(device)
    const who = journey.personAt(device.page)
    await journey.toOtherWays(who, at.appOrigin, juergen.userPrincipalName)
    await journey.agree(who)
    await who.press(/continue here/i)
    await journey.showDocument(who, Buffer.from('this is not a picture'))
    await device.page.getByRole('alert').waitFor()
    await journey.sendPicture(who, await drawSpecimen(juergen))
    await who.sees(/is it readable/i)
  })

  it('headers on every host: no inline script, no framing, no referrer', async () => {
    for (const origin of [at.origin, at.providerOrigin, at.appOrigin, `http://wallet.localhost:${at.port}`]) {
      const page = await at.browser.newPage()
      const response = await page.goto(origin)
      const csp = response?.headers()['content-security-policy'] ?? ''
      assert.match(csp, /default-src 'none'/, origin)
      assert.ok(!/unsafe-inline|unsafe-eval'/.test(csp.replace("'wasm-unsafe-eval'", '')), origin)
      assert.match(csp, /frame-ancestors 'none'/, origin)
      assert.equal(response?.headers()['referrer-policy'], 'no-referrer', origin)
      await page.close()
    }
  })
})

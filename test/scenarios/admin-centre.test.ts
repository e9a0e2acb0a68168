import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import * as journey from '#demo/journey'
import type { Device } from '#demo/journey'
import { openOwnInstallation } from '../support/installation.ts'
import type { Installation } from '../support/installation.ts'

let at: Installation
let admin: Device
let page: Page

before(async () => {
  at = await openOwnInstallation()
  admin = await journey.openDevice(at.browser)
  page = admin.page
})
after(() => admin.context.close())
const api = (path: string): Promise<any> =>
  page.evaluate(async (url): Promise<any> => (await fetch(url)).json(), `/v1.0${path}`)

describe('scenario: the first administrator', () => {
  it('nobody else sees the admin centre', async () => {
    await page.goto(`${at.origin}/admin/`)
    assert.match(page.url(), /\/sign-in\?return_to=/)
  })

  it('comes in by the one-time link, which works once', async () => {
    await page.goto(at.server.adminLink ?? '')
    await page.getByRole('button', { name: /sign in/i }).click()
    await page.getByRole('heading', { name: /account recovery/i }).waitFor()
    await page.getByText(/offer recovery to everybody/i).waitFor()
    const again = await page.request.post(at.server.adminLink ?? '', { headers: { Origin: at.origin } })
    assert.equal(again.status(), 410)
  })

  it('makes a profile, which is in Evaluation, switches it to Production, and finds both in the log', async () => {
    await page.getByRole('link', { name: /^profiles$/i }).click()
    await page.getByRole('link', { name: /^add$/i }).click()
    await page.getByLabel(/^name/i).fill('Contractors')
    await page.getByLabel(/^contractors$/i).check()
    await page.getByRole('button', { name: /complete/i }).click()
    await page.getByRole('link', { name: 'Contractors' }).waitFor()
    const made = async () =>
      (await api('/identity/verifiedId/profiles')).value.find((one: any) => one.name === 'Contractors')
    assert.equal((await made()).verifiedIdUsageConfigurations[0].isEnabledForTestOnly, true)
    await page.getByRole('link', { name: 'Contractors' }).click()
    await page.getByLabel(/^production/i).check()
    await page.getByText(/lose their old sign-in methods/i).waitFor()
    await page.getByRole('button', { name: /complete/i }).click()
    await page.getByRole('heading', { name: /^profiles$/i }).waitFor()
    assert.equal((await made()).verifiedIdUsageConfigurations[0].isEnabledForTestOnly, false)
    await page.getByRole('link', { name: /audit log/i }).click()
    await page
      .getByText(/account recovery policy updated/i)
      .first()
      .waitFor()
  })

  it('gives somebody a pass, and never oneself', async () => {
    await page.getByRole('link', { name: /^users$/i }).click()
    await page.getByRole('link', { name: 'Maria Garcia' }).click()
    await page.getByRole('button', { name: /create temporary access pass/i }).click()
    await page.getByText(/shown this one time/i).waitFor()
    await page.getByRole('link', { name: /^users$/i }).click()
    await page.getByRole('link', { name: 'Administrator' }).click()
    await page.getByRole('button', { name: /create temporary access pass/i }).click()
    await page.getByText(/not for yourself/i).waitFor()
  })

  it('no page broke its own policy', () => assert.deepEqual(admin.complaints, []))
})

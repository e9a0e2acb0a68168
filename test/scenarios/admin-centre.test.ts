import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import * as journey from '#demo/journey'
import type { Device } from '#demo/journey'
import { startServer } from '../../src/main.ts'
import type { RunningServer } from '../../src/main.ts'
import { freePort, openInstallation } from '../support/installation.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'regain-admin-'))
let server: RunningServer
let admin: Device
let page: Page
let origin: string

before(async () => {
  const { browser } = await openInstallation()
  const port = await freePort()
  origin = `http://localhost:${port}`
  server = await startServer({ PORT: String(port), REGAIN_DATA_DIR: dataDir })
  admin = await journey.openDevice(browser)
  page = admin.page
})
after(async () => {
  await admin.context.close()
  await server.close()
  rmSync(dataDir, { recursive: true, force: true })
})
const api = (path: string): Promise<any> =>
  page.evaluate(async (url): Promise<any> => (await fetch(url)).json(), `/v1.0${path}`)

describe('scenario: the first administrator', () => {
  it('nobody else sees the admin centre', async () => {
    await page.goto(`${origin}/admin/`)
    assert.match(page.url(), /\/sign-in\?return_to=/)
  })

  it('comes in by the one-time link, which works once', async () => {
    await page.goto(server.adminLink ?? '')
    await page.getByRole('button', { name: /sign in/i }).click()
    await page.getByRole('heading', { name: /account recovery/i }).waitFor()
    await page.getByText(/offer recovery to everybody/i).waitFor()
    const again = await page.request.get(server.adminLink ?? '')
    assert.ok(again.status() === 410 || !again.url().endsWith('/admin/'))
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

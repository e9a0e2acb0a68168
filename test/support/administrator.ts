import type { Page } from 'playwright-core'
import * as journey from '#demo/journey'
import type { Device } from '#demo/journey'
import type { Installation } from './installation.ts'

export type Administrator = {
  device: Device
  page: Page
  /** By the API that the admin centre uses, with its session. */
  api(method: string, path: string, body?: object): Promise<any>
}

/** The demo's administrator, who came in by a one-time link. */
export async function openAdministrator(at: Installation): Promise<Administrator> {
  const device = await journey.openDevice(at.browser)
  const { page } = device
  await page.goto(await at.adminLink())
  await page.getByRole('button', { name: /sign in/i }).click()
  await page.getByRole('heading', { name: /account recovery/i }).waitFor()
  return {
    device,
    page,
    api: (method, path, body) =>
      page.evaluate(
        async ([verb, url, json]) => {
          const response = await fetch(`/v1.0${url}`, {
            method: verb ?? 'GET',
            headers: { 'X-Requested-With': 'regain-admin', 'Content-Type': 'application/json' },
            ...(json ? { body: json } : {}),
          })
          return response.status === 204 ? undefined : response.json()
        },
        [method, path, body ? JSON.stringify(body) : ''] as const,
      ),
  }
}

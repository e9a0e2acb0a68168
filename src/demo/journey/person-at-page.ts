import type { Page } from 'playwright-core'

/** What a person does with a page: press what is written on it, fill what is asked for. */
export type PersonAtPage = {
  page: Page
  press(text: RegExp): Promise<void>
  title(): Promise<string>
  /** Waits until the heading says so. */
  sees(title: RegExp, timeoutMs?: number): Promise<void>
}

export function personAt(page: Page): PersonAtPage {
  return {
    page,
    async press(text) {
      await page
        .getByRole('button', { name: text })
        .or(page.getByRole('link', { name: text }))
        .first()
        .click()
    },
    title: () => page.locator('h1').innerText(),
    async sees(title, timeoutMs = 15_000) {
      await page.getByRole('heading', { level: 1, name: title }).waitFor({ timeout: timeoutMs })
    },
  }
}

import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { cameraScript } from '#specimen'
import type { Behaviour, Face } from '#specimen'

/** No call to anybody: a browser at work on this machine only. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? [...FLAGS, '--no-sandbox'] : FLAGS,
  })
}

export type Device = {
  context: BrowserContext
  page: Page
  /** Every address that the browser asked for, and the Referer it sent. */
  requests: string[]
  /** What the page complained of: script errors and breaches of its own policy. */
  complaints: string[]
}

/** A device of its own: cookies, wallet, an authenticator with user verification, and a drawn person at the camera. */
export async function openDevice(
  browser: Browser,
  options: { face?: Face; behaviour?: Behaviour; phone?: boolean; dark?: boolean } = {},
): Promise<Device> {
  const context = await browser.newContext({
    viewport: options.phone ? { width: 390, height: 844 } : { width: 1280, height: 900 },
    colorScheme: options.dark ? 'dark' : 'light',
    locale: 'en-GB',
  })
  context.setDefaultTimeout(15_000)
  if (options.face) await context.addInitScript(await cameraScript(options.face, options.behaviour))
  const page = await context.newPage()
  const requests: string[] = []
  const complaints: string[] = []
  context.on('request', (request) => {
    requests.push(request.url())
    const referrer = request.headers()['referer']
    if (referrer) requests.push(referrer)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
      complaints.push(message.text())
  })
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { context, page, requests, complaints }
}

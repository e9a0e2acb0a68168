import type { Browser, Page } from 'playwright-core'
import { drawSpecimen } from '../draw-specimen.ts'
import { faceOfPerson } from '../people.ts'
import type { DemoPerson } from '../people.ts'
import { openDevice } from './browser.ts'
import { personAt } from './person-at-page.ts'
import type { ReportedStep } from './report.ts'
import * as steps from './steps.ts'

const PICTURE_TRIES = 3

/** A browser without a screen now and then refuses; without a picture the step is told all the same. */
async function takePicture(page: Page): Promise<Buffer | null> {
  for (let attempt = 0; attempt < PICTURE_TRIES; attempt += 1) {
    const picture = await page.screenshot().catch(() => null)
    if (picture) return picture
  }
  return null
}

/** The whole recovery of one person on one device; each step with its time and a picture of where it ended. */
export async function playRecovery(
  browser: Browser,
  person: DemoPerson,
  options: { appOrigin: string; now(): number; onStep(step: ReportedStep): void },
): Promise<void> {
  const passport = await drawSpecimen(person)
  const device = await openDevice(browser, { face: faceOfPerson(person) })
  const at = personAt(device.page)
  let pass = ''
  const rows: [string, () => Promise<void>][] = [
    [
      'Sign in, and find another way',
      () => steps.toOtherWays(at, options.appOrigin, person.userPrincipalName),
    ],
    ['What will happen, and consent', () => steps.agree(at)],
    ['Where is the camera', () => at.sees(/where is your camera/i).then(() => at.press(/continue here/i))],
    ['Document at the provider', () => steps.showDocument(at, passport)],
    ['Document read', () => steps.submitDocument(at)],
    [
      'Face against the document',
      () => steps.lookIntoCamera(at).then(() => at.sees(/identity is confirmed/i, 60_000)),
    ],
    ['Digital ID into the wallet', () => steps.addToWallet(at)],
    ['Shared with the organisation', () => steps.shareFromWallet(at)],
    ['Face Check', () => steps.passFaceCheck(at).then(() => at.sees(/^it's you/i, 60_000))],
    [
      'The pass',
      async () => {
        pass = await steps.takePass(at)
      },
    ],
    ['Sign in with the pass', () => steps.enterPass(at, pass)],
    ['A new passkey, tried once', () => steps.createPasskey(at)],
    ['Back in the application', () => at.press(/^continue$/i).then(() => at.sees(/^hello/i))],
  ]
  for (const [name, work] of rows) {
    const started = options.now()
    await work()
    const milliseconds = options.now() - started
    options.onStep({ name, milliseconds, picture: await takePicture(device.page) })
  }
}

import type { PersonAtPage } from './person-at-page.ts'

export const PIN = '246810'

/** From the application to the list of ways to sign in. */
export async function toOtherWays(at: PersonAtPage, appOrigin: string, identifier: string): Promise<void> {
  await at.page.goto(appOrigin)
  await at.press(/sign in/i)
  await at.sees(/^sign in$/i)
  await at.page.getByLabel(/user name/i).fill(identifier)
  await at.press(/^next$/i)
  await at.sees(/use your passkey/i)
  await at.press(/other ways/i)
  await at.sees(/choose a way/i)
}

/** Screen 4: what will happen, and the consent. */
export async function agree(at: PersonAtPage): Promise<void> {
  await at.press(/recover your account/i)
  await at.sees(/recover your account/i)
  await at.page.getByRole('checkbox').check()
  await at.press(/^start/i)
}

/** Screens 7 to 12: who, wallet, document, its photograph. */
export async function showDocument(at: PersonAtPage, passport: Buffer): Promise<void> {
  await at.sees(/check who you are/i)
  await at.page.getByLabel(/your name/i).fill('Somebody')
  await at.page.getByLabel(/e-mail/i).fill('somebody@mail.example')
  await at.page.getByRole('checkbox').check()
  await at.press(/^continue/i)
  await at.sees(/digital ID go/i)
  await at.press(/open one for me/i)
  await at.sees(/which document/i)
  await at.page.getByLabel(/country or region/i).selectOption('UTO')
  await at.press(/^passport/i)
  await at.sees(/how to photograph/i)
  await at.press(/open camera/i)
  await at.sees(/photo page/i)
  await sendPicture(at, passport)
}

export async function sendPicture(at: PersonAtPage, picture: Buffer): Promise<void> {
  await at.page
    .locator('input[type=file]')
    .setInputFiles({ name: 'document.jpg', mimeType: 'image/jpeg', buffer: picture })
  await at.press(/send picture/i)
}

export async function submitDocument(at: PersonAtPage): Promise<void> {
  await at.sees(/is it readable/i)
  await at.press(/use this/i)
  await at.sees(/ready to send/i)
  await at.press(/submit photos/i)
  await at.sees(/now your face/i)
}

/** The camera's own page: begins, and follows the cues as the drawn person can. */
export async function lookIntoCamera(at: PersonAtPage): Promise<void> {
  await at.page.locator('[data-capture] button, main button').first().click()
}

/** Screens 15 and 16: the digital ID goes into this browser's wallet. */
export async function addToWallet(at: PersonAtPage): Promise<void> {
  await at.sees(/identity is confirmed/i, 60_000)
  await at.press(/add to wallet/i)
  await at.sees(/add your digital ID/i)
  await at.page.getByLabel(/PIN/).fill(PIN)
  await at.press(/^add$/i)
  await at.sees(/is in your wallet/i)
  await at.press(/^continue to/i)
  await at.sees(/is in your wallet/i)
  await at.press(/back to your organisation/i)
}

/** Screen 17, in the same browser. */
export async function shareFromWallet(at: PersonAtPage): Promise<void> {
  await at.sees(/share your digital ID/i)
  await at.press(/open my wallet/i)
  await at.page.getByLabel(/PIN/).fill(PIN)
  await at.press(/^unlock$/i)
  await at.page.getByRole('button', { name: /^share$/i }).click()
  await at.sees(/^shared$/i)
  await at.press(/^continue to/i)
}

/** Screen 18, where the camera is. */
export async function passFaceCheck(at: PersonAtPage): Promise<void> {
  await at.sees(/one look/i)
  await at.press(/open the camera here/i)
  await lookIntoCamera(at)
}

/** Everything up to the Face Check, on one device. */
export async function proveIdentity(at: PersonAtPage, passport: Buffer): Promise<void> {
  await at.sees(/where is your camera/i)
  await at.press(/continue here/i)
  await showDocument(at, passport)
  await submitDocument(at)
  await lookIntoCamera(at)
  await addToWallet(at)
  await shareFromWallet(at)
}

/** Screen 20a: shows the pass and answers it. */
export async function takePass(at: PersonAtPage): Promise<string> {
  await at.sees(/^it's you/i, 60_000)
  await at.press(/show my pass/i)
  await at.sees(/^your pass/i)
  return (await at.page.locator('[data-copy-value]').getAttribute('data-copy-value')) ?? ''
}

/** Screen 21, from the page that showed the pass. */
export async function enterPass(at: PersonAtPage, pass: string): Promise<void> {
  await at.press(/^sign in$/i)
  await at.sees(/enter your pass/i)
  await at.page.getByLabel(/temporary access pass/i).fill(pass.toLowerCase())
  await at.press(/^sign in$/i)
}

/** Screens 22 to 24, and on into the application. */
export async function createPasskey(at: PersonAtPage): Promise<void> {
  await at.sees(/create your new passkey/i)
  await at.press(/create passkey/i)
  await at.sees(/try it once/i)
  await at.press(/use passkey/i)
  await at.sees(/you're back/i)
}

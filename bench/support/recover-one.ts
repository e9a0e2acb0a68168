import type { Cue } from '#face-check'
import { createBrowser } from '../../test/support/browser.ts'
import type { Browser } from '../../test/support/browser.ts'
import { createHolder } from '../../test/support/holder.ts'
import { createSoftwareAuthenticator } from '../../test/support/software-authenticator.ts'
import type { Send } from './http-client.ts'
import { frameOf } from './scripted-face.ts'

export type Place = { origin: string; providerOrigin: string }

/** One person's whole recovery over HTTP: sign-in, provider, wallet, Face Check, pass, new passkey. Throws on any refusal. */
export async function recoverOne(place: Place, userName: string, picture: Buffer, send: Send): Promise<void> {
  const home = createBrowser(place.origin, send)
  const holder = createHolder()

  await visit(home, '/sign-in')
  await post(home, '/sign-in', { identifier: userName, next: 'other' }, '/sign-in/other')
  await visit(home, '/sign-in/other')
  await visit(home, '/recover')
  await post(home, '/recover/start', { consent: 'yes' }, '/recover/device')
  await visit(home, '/recover/device')
  const atProvider = await post(home, '/recover/identity', {}, place.providerOrigin)

  const { offerUri, provider } = await proveIdentity(place, atProvider, picture, send)
  const redeemed = await holder.redeem(send, place.providerOrigin, offerUri, new Date())
  if (!('credential' in redeemed)) throw new Error(`The issuer refused: ${redeemed.error}`)
  const back = /href="([^"]*\/recover\/return[^"]*)"/.exec(await visit(provider, '/verify'))?.[1]
  await redirected(await home.request(pathOf(unescaped(back))), '/recover/share')

  const request = linkIn(await visit(home, '/recover/share'), 'request_uri')
  const answered = await holder.answer(send, request, redeemed.credential)
  if (answered.status !== 200) throw new Error(`The verifier answered ${answered.status}`)
  await redirected(await home.request('/recover/share'), '/recover/face')

  await post(home, '/recover/face', {}, '/recover/face')
  await visit(home, '/recover/face')
  await lookIntoCamera(home, '/recover/face')
  await post(home, '/recover/face/done', {}, '/recover/pass')
  await visit(home, '/recover/pass')
  const shown = await (await home.post('/recover/pass', {})).text()
  const pass = /data-copy-value="([^"]+)"/.exec(shown)?.[1]
  if (!pass) throw new Error('No pass was shown')
  await enrol(home, place.origin, pass)
}

async function proveIdentity(place: Place, start: string, picture: Buffer, send: Send) {
  const provider = createBrowser(place.providerOrigin, send)
  await redirected(await provider.request(pathOf(start)), '/verify')
  await visit(provider, '/verify')
  await post(provider, '/verify/welcome', { name: 'A', email: 'a@example.org', terms: 'yes' }, '/verify')
  await post(provider, '/verify/wallet', { wallet: 'built_in' }, '/verify')
  await post(provider, '/verify/document', { country: 'UTO', type: 'passport' }, '/verify')
  await post(provider, '/verify/guidance', {}, '/verify')
  const form = new FormData()
  form.set('picture', new File([new Uint8Array(picture)], 'page.jpg', { type: 'image/jpeg' }))
  form.set('side', 'front')
  await redirected(await provider.request('/verify/picture', { method: 'POST', body: form }), '/verify')
  await visit(provider, '/verify')
  await post(provider, '/verify/use', {}, '/verify')
  await post(provider, '/verify/submit', {}, '/verify')
  await visit(provider, '/verify')
  await lookIntoCamera(provider, '/verify/face')
  await post(provider, '/verify/selfie', {}, '/verify')
  return { provider, offerUri: linkIn(await visit(provider, '/verify'), 'credential_offer_uri') }
}

/** What the camera page's script does: one frame for each cue. */
async function lookIntoCamera(browser: Browser, base: string): Promise<void> {
  let answer = await json(await browser.request(`${base}/captures`, { method: 'POST' }))
  const { captureId } = answer
  while (answer.state === 'continue') {
    const { cue, sequence } = answer
    const headers = { 'Content-Type': 'image/jpeg', 'Capture-Sequence': String(sequence) }
    const body = new Uint8Array(frameOf(cue, sequence))
    answer = await json(
      await browser.request(`${base}/captures/${captureId}/frames`, { method: 'POST', headers, body }),
    )
    if (answer.advice) throw new Error(`The camera was advised: ${answer.advice}`)
  }
  if (answer.state !== 'live') throw new Error(`The capture ended as ${answer.reason}`)
}

/** The pass opens the enrolment; the new passkey is made, signs in, and the recovery is complete. */
async function enrol(home: Browser, origin: string, code: string): Promise<void> {
  const authenticator = createSoftwareAuthenticator(origin)
  await visit(home, '/sign-in/pass')
  await post(home, '/sign-in/pass', { code }, '/security-info')
  const create = optionsIn(await visit(home, '/security-info/passkey'))
  const made = JSON.stringify(authenticator.create(create))
  await post(home, '/security-info/passkey', { response: made }, '/security-info/try')
  const get = optionsIn(await visit(home, '/security-info/try'))
  const signed = JSON.stringify(authenticator.get(get))
  await post(home, '/security-info/try', { response: signed }, '/security-info/done')
  await visit(home, '/security-info/done')
}

async function visit(browser: Browser, path: string): Promise<string> {
  const response = await browser.request(path)
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`)
  return response.text()
}

const post = async (
  browser: Browser,
  path: string,
  form: Record<string, string>,
  to: string,
): Promise<string> => redirected(await browser.post(path, form), to)

async function redirected(response: Response, to: string): Promise<string> {
  const location = response.headers.get('location') ?? ''
  if (response.status < 300 || response.status > 399 || !location.startsWith(to))
    throw new Error(
      `Not on the way to ${to}: ${response.status} ${location} ${titleOf(await response.text())}`,
    )
  return location
}

type CameraAnswer = {
  state: string
  captureId: string
  cue: Cue
  sequence: number
  advice?: string
  reason?: string
}
const json = async (response: Response): Promise<CameraAnswer> => {
  if (!response.headers.get('content-type')?.startsWith('application/json'))
    throw new Error(`The camera's endpoint answered ${response.status}`)
  return (await response.json()) as CameraAnswer
}

const pathOf = (url: string): string => url.slice(new URL(url).origin.length)
const titleOf = (page: string): string => /<title>([^<]*)/.exec(page)?.[1] ?? ''
const unescaped = (text = ''): string => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/** The parameter of the page's link into the wallet. */
function linkIn(page: string, parameter: string): string {
  for (const [, href] of page.matchAll(/href="([^"]+)"/g)) {
    const value = href?.includes('?')
      ? new URLSearchParams(unescaped(href).split('?')[1]).get(parameter)
      : null
    if (value) return value
  }
  throw new Error(`No ${parameter} on the page ${titleOf(page)}`)
}

/** The options that a page gives to its passkey script. */
function optionsIn(page: string): any {
  const attribute = /data-options="([^"]+)"/.exec(page)?.[1]
  if (!attribute) throw new Error(`No passkey form on the page ${titleOf(page)}`)
  return JSON.parse(unescaped(attribute))
}

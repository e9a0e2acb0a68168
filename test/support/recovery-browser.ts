import { ORIGIN } from './authentication.ts'
import { createHolder } from './holder.ts'
import type { World } from './recovery.ts'

export const PORTRAIT = Buffer.from('this is the portrait of the test').toString('base64')

/** A browser: one cookie jar. */
export function openBrowser(world: World, typed: string, address = '192.0.2.1') {
  const jar = new Map<string, string>()
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    form?: Record<string, string>,
  ): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await world.recovery.app.request(`${ORIGIN}${path}`, {
      method,
      headers: { 'x-typed': typed, 'x-address': address, ...(cookie ? { cookie } : {}) },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name) jar.set(name, value ?? '')
    }
    return response
  }
  return {
    jar,
    get: (path: string) => send('GET', path),
    post: (path: string, form: Record<string, string> = {}) => send('POST', path, form),
    start: () => send('POST', '/recover/start', { consent: 'yes' }),
    async toShare() {
      await send('POST', '/recover/start', { consent: 'yes' })
      await send('POST', '/recover/identity')
      const { state, transaction } = world.outside
      return send('GET', `/recover/return?state=${state}&transaction_id=${transaction}`)
    },
    /** "Open my wallet" in this browser: where the wallet finds the request. */
    async openWallet() {
      const response = await send('POST', '/recover/share')
      return new URL(response.headers.get('location') ?? '').searchParams.get('request_uri') ?? ''
    },
    /** With a real wallet: a digital ID of this attempt's transaction, shared; answers what the wallet is told. */
    async shareBy(requestUri: string, names: { given_name: string; family_name: string }) {
      if (!world.parties) throw new Error('This world has no real wallet')
      const holder = createHolder()
      const claims = { ...names, portrait: PORTRAIT, transaction_id: world.outside.transaction }
      const credential = await world.parties.issueTo(holder, claims, world.outside.transaction)
      const response = await holder.answer(world.parties.verifierFetch, requestUri, credential)
      if (response.status !== 200) throw new Error(`The verifier answered ${response.status}`)
      const { redirect_uri: next } = (await response.json()) as { redirect_uri?: string }
      return next === undefined ? null : new URL(next).pathname + new URL(next).search
    },
    async toFace(firstName: string, lastName: string) {
      await this.toShare()
      world.share(firstName, lastName)
      await send('GET', '/recover/share')
      return send('POST', '/recover/face')
    },
    async toMatch(firstName: string, lastName: string) {
      await this.toFace(firstName, lastName)
      return send('POST', '/recover/face/done')
    },
  }
}

import { ORIGIN } from './authentication.ts'
import type { World } from './recovery.ts'

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

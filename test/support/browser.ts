/** A browser without pages: keeps cookies by path, posts forms, follows redirects inside one origin. */
export type Browser = {
  cookies: Map<string, string>
  request(path: string, init?: RequestInit): Promise<Response>
  post(path: string, form: Record<string, string>): Promise<Response>
  /** Follows redirects until one of them is where to stop; answers that address (own ones without the origin). */
  follow(path: string, isEnd: (next: string) => boolean): Promise<string>
}

export function createBrowser(
  origin: string,
  fetch: (request: Request) => Response | Promise<Response>,
): Browser {
  const cookies = new Map<string, string>()
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (cookies.size > 0)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(new Request(new URL(path, origin), { ...init, headers, redirect: 'manual' }))
    for (const header of response.headers.getSetCookie()) {
      const [pair = ''] = header.split(';')
      const split = pair.indexOf('=')
      const [name, value] = [pair.slice(0, split), pair.slice(split + 1)]
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(header)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  return {
    cookies,
    request,
    post: (path, form) => request(path, { method: 'POST', body: new URLSearchParams(form) }),
    async follow(path, isEnd) {
      let next = path
      for (let hops = 0; hops < 10; hops += 1) {
        const response = await request(next)
        const location = response.headers.get('location')
        if (!location)
          throw new Error(`${response.status} at ${next}: ${(await response.text()).slice(0, 500)}`)
        next = location.startsWith(`${origin}/`) ? location.slice(origin.length) : location
        if (isEnd(next)) return next
      }
      throw new Error(`Too many redirects, last to ${next}`)
    },
  }
}

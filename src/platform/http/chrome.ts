import type { MiddlewareHandler } from 'hono'

/** What every page shows around its content. */
export type Chrome = {
  organisationName: string
  helpdesk: { phone?: string; mail?: string; hours?: string; url?: string }
  isDemo: boolean
}

export type PageEnv = { Variables: { chrome: Chrome } }

/** Loads the frame of the pages once a request; a server without an organisation yet still answers. */
export function withChrome(load: () => Promise<Chrome>): MiddlewareHandler {
  return async (c, next) => {
    c.set('chrome', await load())
    await next()
  }
}

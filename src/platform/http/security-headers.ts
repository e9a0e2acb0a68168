import type { MiddlewareHandler } from 'hono'
import { csrf as honoCsrf } from 'hono/csrf'
import { secureHeaders } from 'hono/secure-headers'

export type HostSecurity = {
  /** This host's own origin. */
  origin: string
  /** Other origins that a form of this host may be redirected to after posting (CSP form-action follows redirects). */
  formTargets?: string[]
  /** Origins that scripts of this host may call. */
  connect?: string[]
  /** Paths on which the camera may be used. */
  cameraPaths?: string[]
  /** True where WebAssembly runs in the page. */
  wasm?: boolean
}

/** Headers for every answer of one host: no inline script or style, no third party, no framing, no referrer. */
export function securityHeaders(host: HostSecurity): MiddlewareHandler {
  const isHttps = host.origin.startsWith('https:')
  const headers = (camera: boolean) =>
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: host.wasm ? ["'self'", "'wasm-unsafe-eval'"] : ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", ...(host.connect ?? [])],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        formAction: ["'self'", ...(host.formTargets ?? [])],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      permissionsPolicy: {
        camera: camera ? ['self'] : [],
        microphone: [],
        geolocation: [],
        publickeyCredentialsGet: ['self'],
      },
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
      crossOriginOpenerPolicy: 'same-origin',
      crossOriginResourcePolicy: 'same-origin',
      strictTransportSecurity: isHttps ? 'max-age=31536000' : false,
      xXssProtection: false,
    })
  const [withCamera, withoutCamera] = [headers(true), headers(false)]
  return (c, next) =>
    (host.cameraPaths ?? []).some((path) => c.req.path.startsWith(path))
      ? withCamera(c, next)
      : withoutCamera(c, next)
}

/** Refuses form posts from other sites by Sec-Fetch-Site and Origin. Protocol endpoints read no cookie and stay out. */
export function csrf(origin: string, exempt: string[]): MiddlewareHandler {
  const guard = honoCsrf({ origin })
  return (c, next) => (exempt.some((path) => c.req.path.startsWith(path)) ? next() : guard(c, next))
}

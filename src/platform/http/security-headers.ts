import type { MiddlewareHandler } from 'hono'
import { csrf as honoCsrf } from 'hono/csrf'
import { NONCE, secureHeaders } from 'hono/secure-headers'

export type HostSecurity = {
  /** This host's own origin. */
  origin: string
  /** Other origins that a form of this host may be redirected to after posting (CSP form-action follows redirects). */
  formTargets?: string[]
  /** Origins that scripts of this host may call. */
  connect?: string[]
  /** Paths on which the camera may be used. */
  cameraPaths?: string[]
  /** Pages whose own styles are written at run time: let in by a nonce that is fresh in every answer. */
  styleNoncePaths?: string[]
  /** True where WebAssembly runs in the page. */
  wasm?: boolean
}

/** Headers for every answer of one host: no inline script or style, no third party, no framing, no referrer. */
export function securityHeaders(host: HostSecurity): MiddlewareHandler {
  const isHttps = host.origin.startsWith('https:')
  const headers = (camera: boolean, styleNonce = false) =>
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: host.wasm ? ["'self'", "'wasm-unsafe-eval'"] : ["'self'"],
        styleSrc: styleNonce ? ["'self'", NONCE] : ["'self'"],
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
  const [withCamera, withoutCamera, withNonce] = [headers(true), headers(false), headers(false, true)]
  const startsWithAny = (path: string, prefixes: string[] = []) =>
    prefixes.some((prefix) => path.startsWith(prefix))
  return (c, next) => {
    if (startsWithAny(c.req.path, host.styleNoncePaths)) return withNonce(c, next)
    return startsWithAny(c.req.path, host.cameraPaths) ? withCamera(c, next) : withoutCamera(c, next)
  }
}

/** Refuses form posts from other sites by Sec-Fetch-Site and Origin. */
export const csrf = (origin: string): MiddlewareHandler => honoCsrf({ origin })

import { join } from 'node:path'
import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import type { Config } from '#config'
import type { Organisations } from '#organisation'
import {
  createHosts,
  csrf,
  errorPage,
  securityHeaders,
  staticFiles,
  themeCss,
  withChrome,
} from '#platform/http'
import type { Chrome, HostSecurity } from '#platform/http'
import type { Log } from '#platform/telemetry'

export type Handler = { fetch(request: Request, env?: object): Response | Promise<Response> }

const ROOT = join(import.meta.dirname, '../..')
const STYLES = join(ROOT, 'web/styles')
const BUILT = join(ROOT, 'dist/web')

/** Endpoints of machines: they read no cookie, so a form post from elsewhere can do nothing there. */
const PROTOCOL =
  /^\/(oidc\/(token|introspection|revocation|par|userinfo)|openid4vp\/|sessions$|token$|nonce$|credential$|[^/]+\/oauth2\/v2\.0\/token$)/

/** Graph reads the session cookie too: only a call that brings its own token stays out of the guard. */
const GRAPH = /^\/(v1\.0|beta)\//
const isProtocol = (c: Context): boolean =>
  PROTOCOL.test(c.req.path) || (GRAPH.test(c.req.path) && c.req.header('Authorization') !== undefined)

/** What forms and calls need at most; a passkey's answer is the largest of them. */
const MAX_BODY_BYTES = 64 * 1024
/** Camera frames, of either party. */
export const FACE_FRAMES = /^\/(verify|recover)\/face\/captures\/[^/]+\/frames$/

function tooLarge(c: Context): Response | Promise<Response> {
  const isMachine = isProtocol(c) || c.req.header('Content-Type')?.startsWith('application/json')
  return isMachine ? c.json({ error: 'invalid_request' }, 413) : errorPage(c, 'tooLarge')
}

export type Site = {
  origin: string
  routes: Hono[]
  security: Omit<HostSecurity, 'origin'>
  /** Paths whose module reads bodies under a larger limit of its own. */
  ownBodyLimits?: RegExp[]
  /** False for hosts that show no pages of the organisation. */
  hasChrome: boolean
}

export type SiteDeps = {
  organisations: Pick<Organisations, 'find'>
  log: Log
  /** Whether requests can be served now; a balancer asks. */
  isReady(): Promise<boolean>
}

/** One host: health, assets, headers, then its modules' routes; what nobody answers gets a page. */
function createSite(site: Site, deps: SiteDeps): Hono {
  const app = new Hono()
  app.use(securityHeaders({ origin: site.origin, ...site.security }))
  const guard = csrf(site.origin)
  const posts: MiddlewareHandler = (c, next) => (isProtocol(c) ? next() : guard(c, next))
  app.use(posts)
  // A body without a length is counted as it comes (T16).
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge })
  const isBodiless = (c: Context) => c.req.method === 'GET' || c.req.method === 'HEAD'
  const isLimitedByModule = ({ req }: Context) => site.ownBodyLimits?.some((path) => path.test(req.path))
  app.use((c, next) => (isBodiless(c) || isLimitedByModule(c) ? next() : limit(c, next)))
  app.get('/health/live', (c) => c.json({ status: 'live' }))
  app.get('/health/ready', async (c) =>
    (await deps.isReady()) ? c.json({ status: 'ready' }) : c.json({ status: 'not_ready' }, 503),
  )
  app.route('/', createAssets(deps))
  if (site.hasChrome) app.use(withChrome(() => loadChrome(deps.organisations)))
  for (const routes of site.routes) app.route('/', routes)
  app.notFound((c) => errorPage(c, 'notFound'))
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 413) return tooLarge(c)
    if (error instanceof HTTPException && error.status < 500)
      return error.status === 403 ? errorPage(c, 'forbidden') : error.getResponse()
    const answer = error instanceof HTTPException && error.res ? error.getResponse() : null
    deps.log.error(`${c.req.method} ${c.req.routePath}`, answer ? error.cause : error)
    return answer ?? errorPage(c, 'error')
  })
  return app
}

/** Styles and icon as they are in the tree, the organisation's colour, scripts as Vite built them. */
function createAssets({ organisations }: Pick<SiteDeps, 'organisations'>): Hono {
  const styles = staticFiles({ folder: STYLES, prefix: '/assets' })
  const built = staticFiles({ folder: join(BUILT, 'assets'), prefix: '/assets' })
  const app = new Hono()
  app.get('/assets/theme.css', etag(), async (c) => {
    const organisation = await organisations.find()
    return c.body(themeCss(organisation?.accentColour ?? ''), 200, {
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': 'no-cache',
    })
  })
  return app.get('/assets/*', async (c) => {
    const style = await styles.fetch(c.req.raw)
    return style.status === 404 ? built.fetch(c.req.raw) : style
  })
}

async function loadChrome(organisations: Pick<Organisations, 'find'>): Promise<Chrome> {
  const organisation = await organisations.find()
  return {
    organisationName: organisation?.name ?? 'Regain',
    helpdesk: organisation?.helpdesk ?? {},
    isDemo: organisation?.isDemo ?? false,
  }
}

/** All hosts behind one listener; unknown ones are refused, 127.0.0.1 is sent to localhost. */
export function composeHosts(config: Config, sites: Site[], deps: SiteDeps): Handler {
  const isLocal = new URL(config.origin).hostname === 'localhost'
  return createHosts(
    Object.fromEntries(sites.map((site) => [site.origin, createSite(site, deps)])),
    isLocal ? { localOrigin: config.origin } : {},
  )
}

/** The wallet is a built page of its own, with the files around it. */
export function builtApp(app: 'wallet', prefix: string): Hono {
  return staticFiles({ folder: join(BUILT, app), prefix, fallback: 'index.html' })
}

export const builtPage = (app: 'admin'): string => join(BUILT, app, 'index.html')

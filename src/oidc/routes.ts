import type { IncomingMessage } from 'node:http'
import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Provider } from 'oidc-provider'
import { z } from 'zod'
import type { Session, Sessions } from '#authentication'
import { readSessionToken } from '#authentication/session'
import type { Clock } from '#platform/clock'
import type { Database } from '#platform/database'
import type { Clients } from './client.ts'
import { findInteraction, finishInteraction, isFreshEnough } from './interaction.ts'
import { runKoa } from './run-koa.ts'
import { selectModel } from './store.ts'
import { toTokenRequest } from './token-alias.ts'
import { interactionGonePage, requestRefusedPage } from './views/interaction-gone.ts'

type Deps = {
  database: Database
  clock: Clock
  origin: string
  graphResource: string
  sessions: Pick<Sessions, 'read'>
  clients: Pick<Clients, 'find'>
  provider(): Promise<Provider>
  signedIn: WeakMap<IncomingMessage, string>
}

const errorBody = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) })

async function errorCode(response: Response): Promise<string> {
  const parsed = errorBody.safeParse(await response.json().catch(() => null))
  return parsed.success ? parsed.data.error : 'server_error'
}

export function createRoutes(deps: Deps): Hono {
  const readSession = (c: Context): Promise<Session | null> => deps.sessions.read(readSessionToken(c))
  const run = async (c: Context, request: Request): Promise<Response> => {
    const [provider, session] = await Promise.all([deps.provider(), readSession(c)])
    return runKoa(request, {
      origin: deps.origin,
      mount: '/oidc',
      handle: ({ req, res }) => {
        if (session) deps.signedIn.set(req, session.userId)
        return provider.callback()(req, res)
      },
    })
  }

  return new Hono()
    .get('/oidc/auth', async (c) => {
      const response = await run(c, c.req.raw)
      return response.status < 400 ? response : requestRefusedPage(c, await errorCode(response))
    })
    .get('/oidc/auth/:uid', async (c) => {
      const response = await run(c, c.req.raw)
      return response.status < 400 ? response : interactionGonePage(c, null)
    })
    .all('/oidc/*', (c) => run(c, c.req.raw))
    .post('/:tenant/oauth2/v2.0/token', async (c) => {
      const request = await toTokenRequest(c.req.raw, deps)
      return request ? run(c, request) : c.json({ error: 'invalid_scope' }, 400)
    })
    .get('/interaction/:uid', async (c) => {
      const uid = c.req.param('uid')
      const [provider, session] = await Promise.all([deps.provider(), readSession(c)])
      const interaction = await findInteraction(provider, c.req.raw, { uid, origin: deps.origin })
      if (!interaction) {
        // Design decision 12: the way to start again is the application's own.
        const gone = await selectModel(deps.database, 'Interaction', uid, null)
        const params = gone?.payload.params as { client_id?: string } | undefined
        const client = params?.client_id ? await deps.clients.find(params.client_id) : null
        return interactionGonePage(c, client)
      }
      if (!session || !isFreshEnough(interaction, session, deps.clock.now())) {
        return c.redirect(`/sign-in?return_to=${encodeURIComponent(`/interaction/${uid}`)}`, 303)
      }
      return c.redirect(
        await finishInteraction(provider, interaction, { session, now: deps.clock.now() }),
        303,
      )
    })
}

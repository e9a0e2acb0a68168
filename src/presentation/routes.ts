import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { z } from 'zod'
import { hashToken } from '#platform/crypto'
import { answerRequest } from './answer-request.ts'
import { signRequestObject } from './request-object.ts'
import { fetchRequest } from './store.ts'
import type { VerifierParts } from './verifier.ts'

/** A portrait in a credential in a JWE: base64 of base64. */
const MAX_RESPONSE_BYTES = 1024 * 1024
const RequestUriPost = z.object({ wallet_nonce: z.string().min(1).max(256).optional() })
const ResponseForm = z.object({ response: z.string().min(1) })

/** The wallet's side of a presentation. Any wallet may call: addresses are secrets of 256 bits, no cookie is read. */
export function presentationRoutes(deps: VerifierParts): Hono {
  const app = new Hono()
  app.use(
    '/openid4vp/*',
    cors({ origin: '*', allowMethods: ['GET', 'POST'], allowHeaders: ['Content-Type'] }),
  )
  app.use(
    '/openid4vp/*',
    bodyLimit({ maxSize: MAX_RESPONSE_BYTES, onError: (c) => c.json({ error: 'invalid_request' }, 413) }),
  )

  const serve = async (c: Context, token: string, walletNonce?: string): Promise<Response> => {
    const request = await fetchRequest(deps.database, hashToken(token))
    if (!request || request.state !== 'asked' || request.expiresAt <= deps.clock.now())
      return c.json({ error: 'invalid_request' }, 404)
    const { clientName, purpose } = await deps.describe()
    const jwt = await signRequestObject(
      request,
      { token, clientName, purpose, ...(walletNonce === undefined ? {} : { walletNonce }) },
      deps,
    )
    c.header('Content-Type', 'application/oauth-authz-req+jwt')
    c.header('Cache-Control', 'no-store')
    return c.body(jwt)
  }
  app.get('/openid4vp/requests/:token', (c) => serve(c, c.req.param('token')))
  app.post('/openid4vp/requests/:token', async (c) => {
    const form = RequestUriPost.safeParse(await c.req.parseBody().catch(() => null))
    if (!form.success) return c.json({ error: 'invalid_request' }, 400)
    return serve(c, c.req.param('token'), form.data.wallet_nonce)
  })

  app.post('/openid4vp/responses/:token', async (c) => {
    c.header('Cache-Control', 'no-store')
    const form = ResponseForm.safeParse(await c.req.parseBody().catch(() => null))
    if (!form.success) return c.json({ error: 'invalid_request' }, 400)
    const answered = await answerRequest({ token: c.req.param('token'), response: form.data.response }, deps)
    if (!answered.ok) return c.json({ error: 'invalid_request' }, 400)
    return c.json(answered.redirectUri === null ? {} : { redirect_uri: answered.redirectUri })
  })
  return app
}

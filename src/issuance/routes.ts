import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { z } from 'zod'
import { hashToken } from '#platform/crypto'
import { ISSUANCE_ERRORS } from './errors.ts'
import type { IssuanceError } from './errors.ts'
import type { IssuanceDeps } from './issuance.ts'
import { issueCredential } from './issue-credential.ts'
import { authorizationServerMetadata, issuerMetadata } from './metadata.ts'
import { NONCE_SECONDS, preAuthorizedCode, TX_CODE_LENGTH } from './offer.ts'
import { redeemCode } from './redeem-code.ts'
import { insertNonce, selectOffer } from './store.ts'

const PRE_AUTHORIZED = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
const TokenRequest = z.object({
  grant_type: z.string(),
  'pre-authorized_code': z.string().min(1).max(256).optional(),
  tx_code: z.string().max(64).optional(),
})
const CredentialRequest = z.object({
  credential_configuration_id: z.string().max(256),
  proofs: z.object({ jwt: z.tuple([z.string()]) }),
})
const Notification = z.object({ notification_id: z.string().max(256), event: z.string().max(64) })

const refuse = (c: Context, error: IssuanceError): Response => {
  if (error === 'invalid_token') c.header('WWW-Authenticate', 'Bearer error="invalid_token"')
  return c.json({ error }, ISSUANCE_ERRORS[error])
}

/** The wallet's side of issuance. Any wallet on any origin may call: nothing here reads a cookie. */
export function issuanceRoutes(deps: IssuanceDeps): Hono {
  const app = new Hono()
  const open = cors({
    origin: '*',
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Authorization', 'Content-Type'],
  })
  const small = bodyLimit({ maxSize: 16 * 1024, onError: (c) => refuse(c, 'invalid_request') })
  const noStore = async (c: Context, next: () => Promise<void>) => {
    await next()
    c.header('Cache-Control', 'no-store')
  }
  for (const path of ['/token', '/nonce', '/credential', '/notification', '/offers/*'])
    app.use(path, open, small, noStore)
  app.use('/.well-known/*', open)

  app.get('/.well-known/openid-credential-issuer', (c) =>
    c.json(issuerMetadata(deps.origin, deps.configuration)),
  )
  app.get('/.well-known/oauth-authorization-server', (c) => c.json(authorizationServerMetadata(deps.origin)))

  app.get('/offers/:token', async (c) => {
    const token = c.req.param('token')
    const offer = await selectOffer(deps.database, { column: 'token_hash', value: hashToken(token) })
    if (!offer || offer.state !== 'open' || offer.expiresAt <= deps.clock.now())
      return c.json({ error: 'invalid_request' }, 404)
    const txCode = offer.txCodeHash ? { tx_code: { input_mode: 'numeric', length: TX_CODE_LENGTH } } : {}
    const code = preAuthorizedCode(token, deps.keys.pepper('issuance'))
    return c.json({
      credential_issuer: deps.origin,
      credential_configuration_ids: [offer.configurationId],
      grants: { [PRE_AUTHORIZED]: { 'pre-authorized_code': code, ...txCode } },
    })
  })

  app.post('/token', async (c) => {
    const form = TokenRequest.safeParse(await c.req.parseBody().catch(() => ({})))
    if (!form.success) return refuse(c, 'invalid_request')
    if (form.data.grant_type !== PRE_AUTHORIZED) return refuse(c, 'unsupported_grant_type')
    const code = form.data['pre-authorized_code']
    if (!code) return refuse(c, 'invalid_request')
    const txCode = form.data.tx_code
    const result = await redeemCode(txCode === undefined ? { code } : { code, txCode }, deps)
    if (!result.ok) return refuse(c, result.reason)
    return c.json({
      access_token: result.accessToken,
      token_type: 'Bearer',
      expires_in: result.expiresInSeconds,
    })
  })

  app.post('/nonce', async (c) => {
    const nonce = deps.random.token()
    await insertNonce(
      deps.database,
      hashToken(nonce),
      new Date(deps.clock.now().getTime() + NONCE_SECONDS * 1000),
    )
    return c.json({ c_nonce: nonce })
  })

  app.post('/credential', async (c) => {
    const accessToken = /^Bearer ([\w.~+/-]+=*)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
    if (!accessToken) return refuse(c, 'invalid_token')
    const body = CredentialRequest.safeParse(await c.req.json().catch(() => null))
    if (!body.success) return refuse(c, 'invalid_credential_request')
    const result = await issueCredential(
      { accessToken, configurationId: body.data.credential_configuration_id, proof: body.data.proofs.jwt[0] },
      deps,
    )
    if (!result.ok) return refuse(c, result.reason)
    return c.json({
      credentials: [{ credential: result.credential }],
      notification_id: result.notificationId,
    })
  })

  app.post('/notification', async (c) => {
    const body = Notification.safeParse(await c.req.json().catch(() => null))
    if (!body.success) return refuse(c, 'invalid_request')
    const offer = await selectOffer(deps.database, {
      column: 'notification_id',
      value: body.data.notification_id,
    })
    return offer ? c.body(null, 204) : refuse(c, 'invalid_notification_id')
  })
  return app
}

import { Hono } from 'hono'
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as openid from 'openid-client'
import { z } from 'zod'
import { button, clearCookie, errorBar, linkButton, page, readCookie, setCookie } from '#platform/http'
import { t } from '#platform/i18n'
import type { RelyingPartyDeps } from './relying-party.ts'

const PURPOSE = 'demo-relying-party'
const SIGNED_IN = 'app_session'
const UNDER_WAY = 'app_sign_in'
const underWay = z.object({ verifier: z.string(), state: z.string(), nonce: z.string() })
const signedIn = z.object({ name: z.string(), userName: z.string(), at: z.coerce.date() })

export function createRoutes(
  deps: RelyingPartyDeps & { configuration(): Promise<openid.Configuration> },
): Hono {
  const keep = (c: Context, name: string, value: object, maxAgeSeconds: number) =>
    setCookie(c, name, deps.keys.seal(PURPOSE, Buffer.from(JSON.stringify(value))).toString('base64url'), {
      maxAgeSeconds,
    })
  const read = <T>(c: Context, name: string, schema: z.ZodType<T>): T | null => {
    try {
      const sealed = Buffer.from(readCookie(c, name) ?? '', 'base64url')
      const json: unknown = JSON.parse(deps.keys.open(PURPOSE, sealed).toString())
      return schema.parse(json)
    } catch {
      return null
    }
  }
  const home = (c: Context, failed = false) =>
    page(c, {
      brand: t('relying-party.brand'),
      look: 'provider',
      ...homeView(read(c, SIGNED_IN, signedIn), failed),
    })

  return new Hono()
    .get('/', (c) => home(c))
    .get('/sign-in', async (c) => {
      const configuration = await deps.configuration()
      const flow = {
        verifier: openid.randomPKCECodeVerifier(),
        state: openid.randomState(),
        nonce: openid.randomNonce(),
      }
      keep(c, UNDER_WAY, flow, 2 * 3600)
      const address = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: `${deps.origin}/callback`,
        scope: 'openid profile email',
        code_challenge: await openid.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
        state: flow.state,
        nonce: flow.nonce,
      })
      return c.redirect(address.href, 303)
    })
    .get('/callback', async (c) => {
      const flow = read(c, UNDER_WAY, underWay)
      clearCookie(c, UNDER_WAY)
      if (!flow) return home(c, true)
      try {
        const { pathname, search } = new URL(c.req.url)
        const configuration = await deps.configuration()
        const tokens = await openid.authorizationCodeGrant(
          configuration,
          new URL(`${deps.origin}${pathname}${search}`),
          { pkceCodeVerifier: flow.verifier, expectedState: flow.state, expectedNonce: flow.nonce },
        )
        const subject = tokens.claims()?.sub
        if (!subject) return home(c, true)
        const person = await openid.fetchUserInfo(configuration, tokens.access_token, subject)
        keep(
          c,
          SIGNED_IN,
          { name: person.name ?? '', userName: person.preferred_username ?? '', at: deps.clock.now() },
          8 * 3600,
        )
        return c.redirect('/', 303)
      } catch (fault) {
        // What the provider or the address says is wrong is an outcome; anything else is a fault of ours.
        const isOutcome =
          fault instanceof openid.ClientError ||
          fault instanceof openid.AuthorizationResponseError ||
          fault instanceof openid.ResponseBodyError
        if (!isOutcome) throw fault
        return home(c, true)
      }
    })
    .post('/sign-out', (c) => {
      clearCookie(c, SIGNED_IN)
      return c.redirect('/', 303)
    })
}

const homeView = (person: z.infer<typeof signedIn> | null, failed: boolean) =>
  person
    ? {
        title: t('relying-party.welcome', { name: person.name }),
        main: html`
          <p data-signed-in="${person.userName}">
            ${t('relying-party.signedIn', { userName: person.userName, at: person.at })}
          </p>
          <form method="post" action="/sign-out">${button(t('relying-party.signOut'))}</form>
        `,
      }
    : {
        title: t('relying-party.title'),
        main: html`
          ${failed ? errorBar(t('relying-party.failed')) : ''}
          <p>${t('relying-party.text')}</p>
          ${linkButton(t('relying-party.signIn'), '/sign-in')}
        `,
      }

import { Hono } from 'hono'
import { sha256 } from '#platform/crypto'
import { builtApp } from './hosts.ts'
import type { Site } from './hosts.ts'
import type { Foundation } from './modules.ts'

/** The built-in wallet: a page, and the roots of the verifiers that its host vouches for, which is our own. */
export function composeWallet({ config, keys }: Foundation): Site {
  const trusted = new Hono().get('/trusted.json', async (c) => {
    const { rootCertificate: certificate } = await keys.signingKey('verifier')
    const verifiers = certificate
      ? [{ certificate, sha256: sha256(Buffer.from(certificate, 'base64')).toString('base64url') }]
      : []
    return c.json({ verifiers })
  })
  return {
    origin: config.walletOrigin,
    routes: [trusted, builtApp('wallet', '')],
    // A wallet talks to whatever issuer and verifier it is shown.
    security: { connect: [config.origin, config.providerOrigin, 'https:'] },
    hasChrome: false,
  }
}

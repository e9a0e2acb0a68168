import { generateKeyPairSync, hash, sign } from 'node:crypto'
import { CompactEncrypt, decodeJwt, importJWK } from 'jose'

type Fetch = (request: Request) => Response | Promise<Response>

/** A wallet of the tests' own: a key, and the answers that a right (or wrong) holder gives. */
export function createHolder() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' }) as {
    kty: 'EC'
    crv: 'P-256'
    x: string
    y: string
  }
  const jwk = { kty, crv, x, y }
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signJwt = (header: object, payload: object) => {
    const input = `${encode(header)}.${encode(payload)}`
    return `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }

  /** SD-JWT with all its disclosures -> SD-JWT+KB. */
  const present = (sdJwt: string, binding: { aud: string; nonce: string; iat: number }) =>
    sdJwt +
    signJwt({ typ: 'kb+jwt', alg: 'ES256' }, { ...binding, sd_hash: hash('sha256', sdJwt, 'base64url') })

  /** Redeems a credential offer (OpenID4VCI 1.0, pre-authorized code). */
  async function redeem(fetch: Fetch, origin: string, offerUri: string, now: Date, txCode?: string) {
    const json = async (response: Response) => ({
      status: response.status,
      body: (await response.json()) as any,
    })
    const offer = await json(await fetch(new Request(offerUri)))
    if (offer.status !== 200) return { error: offer.body.error as string }
    const grant = offer.body.grants['urn:ietf:params:oauth:grant-type:pre-authorized_code']
    const form = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:pre-authorized_code',
      'pre-authorized_code': grant['pre-authorized_code'],
      ...(txCode ? { tx_code: txCode } : {}),
    })
    const token = await json(await fetch(new Request(`${origin}/token`, { method: 'POST', body: form })))
    if (token.status !== 200) return { error: token.body.error as string }
    const nonce = await json(await fetch(new Request(`${origin}/nonce`, { method: 'POST' })))
    const proof = signJwt(
      { typ: 'openid4vci-proof+jwt', alg: 'ES256', jwk },
      { aud: origin, iat: Math.floor(now.getTime() / 1000), nonce: nonce.body.c_nonce },
    )
    const request = () =>
      new Request(`${origin}/credential`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token.body.access_token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({
          credential_configuration_id: offer.body.credential_configuration_ids[0],
          proofs: { jwt: [proof] },
        }),
      })
    const issued = await json(await fetch(request()))
    if (issued.status !== 200) return { error: issued.body.error as string }
    return {
      credential: issued.body.credentials[0].credential as string,
      again: async () => (await fetch(request())).status,
    }
  }

  /** Answers a presentation request (OpenID4VP 1.0, direct_post.jwt); `change` bends the answer on its way. */
  async function answer(
    fetch: Fetch,
    requestUri: string,
    sdJwt: string,
    change: {
      nonce?: string
      aud?: string
      iat?: number
      state?: string
      queryId?: string
      presentation?: string
    } = {},
  ): Promise<Response> {
    const served = await fetch(
      new Request(requestUri, { method: 'POST', body: new URLSearchParams({ wallet_nonce: 'w-1' }) }),
    )
    if (served.status !== 200) return served
    const object = decodeJwt(await served.text()) as any
    const [key] = object.client_metadata.jwks.keys
    const presentation =
      change.presentation ??
      present(sdJwt, {
        aud: change.aud ?? object.client_id,
        nonce: change.nonce ?? object.nonce,
        iat: change.iat ?? object.iat,
      })
    const queryId = change.queryId ?? object.dcql_query.credentials[0].id
    const plain = { state: change.state ?? object.state, vp_token: { [queryId]: [presentation] } }
    const jwe = await new CompactEncrypt(Buffer.from(JSON.stringify(plain)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
      .encrypt(await importJWK(key, 'ECDH-ES'))
    return fetch(
      new Request(object.response_uri, { method: 'POST', body: new URLSearchParams({ response: jwe }) }),
    )
  }
  return { jwk, present, redeem, answer, signJwt }
}

import { jsonPart, toBase64url, utf8 } from './bytes.ts'

export type PublicJwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string }
/** A CryptoKey, by the name that browsers and Node have in common. */
export type CryptoHandle = Awaited<ReturnType<typeof crypto.subtle.importKey>>
export type HolderKey = { privateKey: CryptoHandle; jwk: PublicJwk }

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** A key that this page can use and cannot export. */
export async function makeHolderKey(): Promise<HolderKey> {
  const pair = await crypto.subtle.generateKey(ES256, false, ['sign', 'verify'])
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { privateKey: pair.privateKey, jwk: { kty: 'EC', crv: 'P-256', x, y } }
}

/** A compact JWS, ES256. */
export async function signJwt(key: HolderKey, header: object, payload: object): Promise<string> {
  const input = `${jsonPart({ alg: 'ES256', ...header })}.${jsonPart(payload)}`
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, utf8(input))
  return `${input}.${toBase64url(signature)}`
}

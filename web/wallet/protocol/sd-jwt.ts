import { fromBase64url, sha256, textOf, toBase64url, utf8 } from './bytes.ts'
import { signJwt } from './key.ts'
import type { HolderKey } from './key.ts'

export type Claims = Record<string, unknown>
type Disclosure = { encoded: string; name: string; value: unknown }

export function readSdJwt(credential: string): { payload: Claims; disclosures: Disclosure[]; jwt: string } {
  const [jwt = '', ...rest] = credential.split('~')
  const payload = JSON.parse(textOf(fromBase64url(jwt.split('.')[1] ?? ''))) as Claims
  const disclosures = rest.filter(Boolean).map((encoded) => {
    const [, name, value] = JSON.parse(textOf(fromBase64url(encoded))) as [string, string, unknown]
    return { encoded, name, value }
  })
  return { payload, disclosures, jwt }
}

/** All claims of a credential of our own, open and disclosable. */
export function claimsOf(credential: string): Claims {
  const { payload, disclosures } = readSdJwt(credential)
  const { _sd: _, _sd_alg: __, cnf: ___, status: ____, ...open } = payload
  return { ...open, ...Object.fromEntries(disclosures.map(({ name, value }) => [name, value])) }
}

/** Shows the named claims and nothing more, bound to who asks and to this one question (RFC 9901 §4.3). */
export async function presentSdJwt(
  credential: string,
  names: string[],
  binding: { aud: string; nonce: string },
  key: HolderKey,
): Promise<string> {
  const { jwt, disclosures } = readSdJwt(credential)
  const shown = disclosures.filter(({ name }) => names.includes(name)).map(({ encoded }) => encoded)
  const base = `${[jwt, ...shown].join('~')}~`
  const sdHash = toBase64url(await sha256(utf8(base)))
  const kb = await signJwt(
    key,
    { typ: 'kb+jwt' },
    { ...binding, iat: Math.floor(Date.now() / 1000), sd_hash: sdHash },
  )
  return base + kb
}

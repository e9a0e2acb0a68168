import { hash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { decodeJwt, SignJWT } from 'jose'
import { systemRandom } from '#platform/crypto'
import { readCertificate } from '../../web/wallet/protocol/certificate.ts'
import { openTestDatabase } from './database.ts'
import { openDigitalIdParties } from './digital-id-parties.ts'

export const PROVIDER = 'https://verify.example.test'
export const REGAIN = 'https://id.example.test'
export const VCT = `${PROVIDER}/vct/identity`

type Answer = (url: URL, init?: RequestInit) => Promise<Response | undefined>

/** The real issuer and the real verifier, as a wallet meets them: by addresses alone. */
export async function openParties() {
  const { database } = await openTestDatabase()
  const time = { now: new Date('2026-11-25T12:00:00Z') }
  const clock = { now: () => time.now }
  const parties = await openDigitalIdParties({
    database,
    clock,
    provider: PROVIDER,
    regain: REGAIN,
    wallet: 'https://wallet.example.test',
    vct: VCT,
  })
  /** Answers that a test puts before the parties' own. */
  const first: Answer[] = []
  const fetch = async (input: string, init?: RequestInit): Promise<Response> => {
    const url = new URL(input)
    for (const answer of first) {
      const response = await answer(url, init)
      if (response) return response
    }
    const party = { [PROVIDER]: parties.issuance.app, [REGAIN]: parties.verifier.app }[url.origin]
    if (!party) throw new TypeError(`Nobody answers at ${url.origin}`)
    return party.fetch(new Request(url, init))
  }
  return {
    time,
    keys: parties.keys,
    first,
    outside: { fetch, now: clock.now },
    outcome: parties.verifier.outcome,
    verifierRoot: async () => readCertificate(new Uint8Array(await parties.rootOf('verifier'))),
    offer: (claims: Record<string, unknown>, withTxCode = false) =>
      parties.offer(systemRandom.id(), claims, withTxCode),
    /** A request, as the parameters that the wallet is opened with. */
    async ask(claims: string[][] = [['given_name']]) {
      const request = await parties.ask({ claims, returnUri: `${REGAIN}/recover/presented` })
      return { id: request.id, parameters: new URL(request.sameDeviceUrl).searchParams }
    },
  }
}

export type Parties = Awaited<ReturnType<typeof openParties>>

/**
 * The verifier's own request object, changed and signed again, by the verifier's key or somebody else's; answers the
 * parameters of a wallet that is sent there.
 */
export async function bendRequest(
  parties: Parties,
  change: {
    payload?: (real: any) => object
    header?: object
    signer?: { privateKey: KeyObject; x5c: string[] }
    /** Leaves the request where it is and changes only what the wallet was sent with. */
    clientId?: string
  },
): Promise<URLSearchParams> {
  const { parameters } = await parties.ask()
  const address = parameters.get('request_uri') ?? ''
  const real = await parties.keys.signingKey('verifier')
  const { privateKey, x5c } = change.signer ?? {
    privateKey: real.privateKey,
    x5c: real.certificateChain ?? [],
  }
  const clientId = `x509_hash:${hash('sha256', Buffer.from(x5c[0] ?? '', 'base64'), 'base64url')}`
  let isServed = false
  parties.first.push(async (url, init) => {
    if (url.href !== address || isServed) return undefined
    isServed = true
    const payload = decodeJwt(await (await parties.outside.fetch(address, init)).text())
    const bent = { ...payload, client_id: clientId, iss: clientId, ...change.payload?.(payload) }
    // What a test sets to undefined is left out, as JSON does.
    const object = await new SignJWT(JSON.parse(JSON.stringify(bent)))
      .setProtectedHeader({ typ: 'oauth-authz-req+jwt', alg: 'ES256', x5c, ...change.header })
      .sign(privateKey)
    return new Response(object)
  })
  parameters.set('client_id', change.clientId ?? clientId)
  return parameters
}

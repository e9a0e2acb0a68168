import { randomBytes } from 'node:crypto'
import { issueSdJwt } from '#credentials/sd-jwt'
import { createStatusCheck, createStatusIssuer } from '#credentials/status-list'
import { createIssuance } from '#issuance'
import { createKeys } from '#keys'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { createVerifier } from '#presentation'
import { createHolder } from './holder.ts'

type Where = {
  database: Database
  clock: { now(): Date }
  provider: string
  regain: string
  wallet: string
  vct: string
}

/** Issuer and verifier of digital IDs, the real ones, each at its own origin. */
export async function openDigitalIdParties(where: Where) {
  const { database, clock, provider, regain, wallet, vct } = where
  const random = systemRandom
  const base = { database, clock, random }
  const keys = await createKeys({
    ...base,
    masterKey: randomBytes(32),
    origin: regain,
    certificates: {
      issuer: { host: new URL(provider).hostname, commonName: 'Provider' },
      verifier: { host: new URL(regain).hostname, commonName: 'Regain' },
    },
  })
  const status = createStatusIssuer({
    ...base,
    origin: provider,
    signingKey: () => keys.signingKey('issuer'),
  })
  const issuedTo: string[] = []
  const issuance = createIssuance({
    ...base,
    origin: provider,
    keys,
    configuration: {
      id: 'regain_identity',
      vct,
      issuerName: 'Provider',
      displayName: 'Digital ID',
      validSeconds: 3600,
      claims: [{ path: ['given_name'], label: 'First name', mandatory: true }],
    },
    allocateStatus: status.allocate,
    async signCredential(request) {
      const { privateKey, certificateChain } = await keys.signingKey('issuer')
      return issueSdJwt({
        ...request,
        issuer: provider,
        disclosable: request.claims as any,
        visible: { status: { status_list: { idx: request.status.index, uri: request.status.uri } } },
        key: privateKey,
        x5c: certificateChain ?? [],
        random,
      })
    },
    async onIssued(_tx, ownerId) {
      issuedTo.push(ownerId)
    },
  })
  /** Thrown, last first, where a list is fetched, and where the verifier asks at all. */
  const statusFaults: Error[] = []
  const faults: Error[] = []
  const checkStatus = createStatusCheck({
    clock,
    async fetchToken(uri) {
      const fault = statusFaults.pop()
      if (fault) throw fault
      return (await status.app.request(uri)).text()
    },
  })
  const verifier = createVerifier({
    ...base,
    origin: regain,
    walletOrigin: wallet,
    keys,
    async checkStatus(...question) {
      const fault = faults.pop()
      if (fault) throw fault
      return checkStatus(...question)
    },
    describe: async () => ({ clientName: 'Example', purpose: 'To give you back your account' }),
  })
  const issuerFetch = (request: Request) => issuance.app.fetch(request)
  const offer = (ownerId: string, claims: Record<string, unknown>, withTxCode = false) =>
    inTransaction(database, (tx) => issuance.createOffer(tx, { ownerId, withTxCode, claims }))
  return {
    keys,
    issuance,
    verifier,
    status,
    statusFaults,
    faults,
    issuedTo,
    offer,
    issuerFetch,
    verifierFetch: (request: Request) => verifier.app.fetch(request),
    /** DER of the root that signs what this purpose uses. */
    rootOf: async (purpose: 'issuer' | 'verifier') =>
      Buffer.from((await keys.signingKey(purpose)).rootCertificate ?? '', 'base64'),
    /** A request for these claims of a digital ID; `returnUri` null across devices. */
    async ask(input: { claims: string[][]; returnUri: string | null; root?: Buffer }) {
      const trustAnchor =
        input.root ?? Buffer.from((await keys.signingKey('issuer')).rootCertificate ?? '', 'base64')
      const asked = {
        id: 'identity',
        format: 'dc+sd-jwt',
        meta: { vct_values: [vct] },
        claims: input.claims.map((path) => ({ path })),
      }
      return inTransaction(database, (tx) =>
        verifier.createRequest(tx, {
          ownerId: random.id(),
          returnUri: input.returnUri,
          acceptedIssuers: [{ issuer: provider, vct, trustAnchor }],
          dcql: { credentials: [asked] },
        }),
      )
    },
    /** A digital ID with these claims, held by this wallet. */
    async issueTo(
      holder: ReturnType<typeof createHolder>,
      claims: Record<string, unknown>,
      ownerId: string = random.id(),
    ): Promise<string> {
      const { offerUri } = await offer(ownerId, claims)
      const result = await holder.redeem(issuerFetch, provider, offerUri, clock.now())
      if (!('credential' in result)) throw new Error(`The issuer refused: ${result.error}`)
      return result.credential
    },
  }
}

export type DigitalIdParties = Awaited<ReturnType<typeof openDigitalIdParties>>

import { generateKeyPairSync } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { secondsLater } from '#platform/clock'
import { hashToken } from '#platform/crypto'
import type { Transaction } from '#platform/database'
import type { VerifierDeps } from './verifier.ts'
import { DcqlQuery, REQUEST_SECONDS } from './request.ts'
import type { AcceptedIssuer } from './request.ts'
import { verifierClientId } from './request-object.ts'
import { insertRequest } from './store.ts'

export type RequestInput = {
  ownerId: string
  /** DCQL; parsed here, throws when it asks what we cannot check. */
  dcql: object
  acceptedIssuers: AcceptedIssuer[]
  /**
   * Where a wallet in the same browser goes after its answer, with a response code: the answer counts once that is
   * back. Null across devices, where nobody comes back.
   */
  returnUri: string | null
}
export type CreatedRequest = { id: string; requestUri: string; sameDeviceUrl: string; expiresAt: Date }

/** A fresh request with a nonce, an address and an encryption key of its own. */
export async function createRequest(
  tx: Transaction,
  input: RequestInput,
  deps: VerifierDeps,
): Promise<CreatedRequest> {
  const token = deps.random.token()
  const id = deps.random.id()
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = privateKey.export({ format: 'jwk' })
  const expiresAt = secondsLater(deps.clock.now(), REQUEST_SECONDS)
  await insertRequest(
    tx,
    {
      id,
      ownerId: input.ownerId,
      state: 'asked',
      nonce: deps.random.token(),
      dcql: DcqlQuery.parse(input.dcql),
      acceptedIssuers: input.acceptedIssuers,
      returnUri: input.returnUri,
      sealedKey: deps.keys.seal('presentation-key', Buffer.from(JSON.stringify(jwk))),
      encryptionKid: await calculateJwkThumbprint({
        kty: 'EC',
        crv: 'P-256',
        x: jwk.x ?? '',
        y: jwk.y ?? '',
      }),
      responseCodeHash: null,
      sealedAnswer: null,
      answerSecret: null,
      reason: null,
      fetches: 0,
      expiresAt,
    },
    hashToken(token),
  )
  const requestUri = `${deps.origin}/openid4vp/requests/${token}`
  const wallet = new URL(deps.walletOrigin)
  wallet.search = new URLSearchParams({
    client_id: await verifierClientId(deps),
    request_uri: requestUri,
    request_uri_method: 'post',
  }).toString()
  return { id, requestUri, sameDeviceUrl: wallet.href, expiresAt }
}

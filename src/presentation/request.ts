import { z } from 'zod'

/** Life of a presentation request: asked until answered once, or until it lapses; its owner takes the outcome once. */
export type PresentationState = 'asked' | 'answering' | 'verified' | 'refused' | 'taken'

/** Entra's requests live as long (entra.md 7.4); the page makes a new one when it lapses. */
export const REQUEST_SECONDS = 300
/** How long a verified answer may wait for its owner. */
export const ANSWER_SECONDS = 900
export const KEY_BINDING_SECONDS = 300
/** A node that died while it looked at an answer lets the next one in after this. */
export const ANSWERING_SECONDS = 30

/** The part of DCQL (OpenID4VP 1.0 §6) that we ask in: SD-JWT VC by type and claim paths. */
export const DcqlQuery = z.object({
  credentials: z
    .array(
      z.object({
        id: z.string().regex(/^[\w-]+$/),
        format: z.literal('dc+sd-jwt'),
        meta: z.object({ vct_values: z.array(z.string()).min(1) }),
        claims: z.array(z.object({ path: z.array(z.string()).min(1) })).min(1),
      }),
    )
    .length(1),
})
export type DcqlQuery = z.infer<typeof DcqlQuery>

export type AcceptedIssuer = { issuer: string; trustAnchor: Buffer; vct: string }

export type PresentationRequest = {
  id: string
  ownerId: string
  state: PresentationState
  nonce: string
  dcql: DcqlQuery
  acceptedIssuers: AcceptedIssuer[]
  /** Where a wallet in the same browser goes; null: asked from another device, nobody comes back. */
  returnUri: string | null
  /** Private JWK of this request alone (HAIP 1.0 §5), sealed; gone once answered. */
  sealedKey: Buffer | null
  encryptionKid: string
  /** Hash of what the browser must bring back before an answer of the same device counts (OpenID4VP 1.0 §14.2). */
  responseCodeHash: string | null
  /** Verified claims, sealed until their owner takes them, or the reason of a refusal. */
  sealedAnswer: Buffer | null
  /** What the answer is sealed under; with a response code it is that code, and not here. */
  answerSecret: string | null
  reason: string | null
  fetches: number
  expiresAt: Date
}

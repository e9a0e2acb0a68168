import { z } from 'zod'
import type { JsonObject, Json } from '#credentials/sd-jwt'
import { verifySdJwt } from '#credentials/sd-jwt'
import type { StatusVerdict } from '#credentials/status-list'
import type { AcceptedIssuer, DcqlQuery, PresentationRequest } from './request.ts'
import { KEY_BINDING_SECONDS } from './request.ts'
import { verifierClientId } from './request-object.ts'
import type { VerifierParts } from './verifier.ts'

export type VerifiedAnswer = {
  ok: true
  credential: { issuer: string; type: string; claims: JsonObject; issuedAt: Date | null }
}
/** A stable code: ours, or that of the SD-JWT or status check. */
export type RefusedAnswer = { ok: false; reason: string }

const Answer = z.object({ vp_token: z.record(z.string(), z.tuple([z.string()])) })
const Refusal = z.object({ error: z.string().max(64) })

/**
 * Verifies everything that a wallet's answer claims (OpenID4VP 1.0 §8.3, §14.1.2): the wallet is never trusted to have
 * enforced what was asked.
 */
export async function verifyResponse(
  request: PresentationRequest,
  answer: Record<string, unknown>,
  deps: VerifierParts,
): Promise<VerifiedAnswer | RefusedAnswer> {
  const refusal = Refusal.safeParse(answer)
  if (refusal.success)
    return {
      ok: false,
      reason: refusal.data.error === 'access_denied' ? 'declined_in_wallet' : 'wallet_error',
    }
  const parsed = Answer.safeParse(answer)
  const [query] = request.dcql.credentials
  if (!parsed.success || !query) return { ok: false, reason: 'response_malformed' }
  const presentation = parsed.data.vp_token[query.id]?.[0]
  if (presentation === undefined || Object.keys(parsed.data.vp_token).length !== 1)
    return { ok: false, reason: 'credential_not_asked_for' }
  return verifyPresentation(request, query, presentation, deps)
}

async function verifyPresentation(
  request: PresentationRequest,
  query: DcqlQuery['credentials'][number],
  presentation: string,
  deps: VerifierParts,
): Promise<VerifiedAnswer | RefusedAnswer> {
  const resolveIssuerKey = resolverOf(request.acceptedIssuers, deps)
  const result = verifySdJwt(presentation, {
    resolveIssuerKey,
    now: deps.clock.now(),
    vcts: query.meta.vct_values,
    keyBinding: {
      aud: await verifierClientId(deps),
      nonce: request.nonce,
      maxAgeSeconds: KEY_BINDING_SECONDS,
    },
  })
  if (!result.ok) return result
  const type = result.vct ?? ''
  if (!request.acceptedIssuers.some((entry) => entry.issuer === result.issuer && entry.vct === type))
    return { ok: false, reason: 'issuer_untrusted' }
  if (!query.claims.every(({ path }) => at(result.claims, path) !== undefined))
    return { ok: false, reason: 'claim_missing' }
  const status = await deps.checkStatus(result.claims, result.issuer, resolveIssuerKey)
  if (!status.ok) return status
  const issuedAt = result.claims['iat']
  return {
    ok: true,
    credential: {
      issuer: result.issuer,
      type,
      claims: result.claims,
      issuedAt: typeof issuedAt === 'number' ? new Date(issuedAt * 1000) : null,
    },
  }
}

const resolverOf = (accepted: Pick<AcceptedIssuer, 'issuer' | 'trustAnchor'>[], deps: VerifierParts) =>
  deps.resolverFor(
    accepted.map(({ issuer, trustAnchor }) => ({ issuer, mechanism: 'x5c', rootCertificate: trustAnchor })),
  )

/** T23: the status of a credential that was taken before, asked anew and past every cache. */
export async function recheckStatus(
  credential: { issuer: string; trustAnchor: Buffer; status: Json },
  deps: VerifierParts,
): Promise<StatusVerdict> {
  const claims = { status: credential.status }
  return deps.checkStatus(claims, credential.issuer, resolverOf([credential], deps), { mustBeNew: true })
}

function at(claims: JsonObject, path: string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, name) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
        ? value[name]
        : undefined,
    claims,
  )
}

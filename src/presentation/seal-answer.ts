import type { PresentationRequest } from './request.ts'
import type { VerifierDeps } from './verifier.ts'

/**
 * Each answer under a secret of its own besides the master key. Where a browser has to come back that secret is the
 * response code, of which only the hash is stored: without it not even we can read the answer. Else the secret stands in
 * the row until the answer is taken, and goes with it.
 */
const purposeOf = (requestId: string, secret: string): string => `presentation-answer/${requestId}/${secret}`

type Deps = Pick<VerifierDeps, 'keys'>

export const sealAnswer = (requestId: string, secret: string, answer: object, deps: Deps): Buffer =>
  deps.keys.seal(purposeOf(requestId, secret), Buffer.from(JSON.stringify(answer)))

export const openAnswer = (
  request: Pick<PresentationRequest, 'id' | 'sealedAnswer'>,
  secret: string,
  deps: Deps,
): unknown =>
  request.sealedAnswer
    ? JSON.parse(deps.keys.open(purposeOf(request.id, secret), request.sealedAnswer).toString('utf8'))
    : null

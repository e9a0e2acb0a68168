import { createPrivateKey } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import { compactDecrypt } from 'jose'
import { z } from 'zod'
import type { PresentationRequest } from './request.ts'
import type { VerifierDeps } from './verifier.ts'

const Addressed = z.object({ state: z.string() }).loose()

/**
 * Opens a wallet's answer as far as it shows that it is one to this request: our key, its kid, our state. Null for
 * everything else, which anybody may post to a response address: it must not use the request up.
 */
export async function readResponse(
  request: PresentationRequest,
  jwe: string,
  deps: Pick<VerifierDeps, 'keys'>,
): Promise<Record<string, unknown> | null> {
  const answer = Addressed.safeParse(await decrypt(request, jwe, deps))
  return answer.success && answer.data.state === request.id ? answer.data : null
}

/** HAIP 1.0 §5: ECDH-ES on P-256 with A128GCM or A256GCM, to the key of this request and no other. */
async function decrypt(
  request: PresentationRequest,
  jwe: string,
  deps: Pick<VerifierDeps, 'keys'>,
): Promise<unknown> {
  if (!request.sealedKey) return undefined
  const jwk = JSON.parse(deps.keys.open('presentation-key', request.sealedKey).toString()) as JsonWebKey
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A128GCM', 'A256GCM'],
    })
    if (protectedHeader['zip'] !== undefined || protectedHeader.kid !== request.encryptionKid)
      return undefined
    return JSON.parse(Buffer.from(plaintext).toString('utf8'))
  } catch {
    return undefined
  }
}

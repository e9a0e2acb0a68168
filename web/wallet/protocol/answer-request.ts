import { WalletFault } from './bytes.ts'
import { answerQuery } from './dcql.ts'
import { encryptResponse } from './encrypt-response.ts'
import type { HolderKey } from './key.ts'
import type { Outside } from './outside.ts'
import type { SharingRequest } from './read-request.ts'
import { bindSdJwt, readSdJwt, shorten } from './sd-jwt.ts'

export type HeldCredential = { credential: string; key: HolderKey }

/** What one query would be answered with: the credential with the wanted disclosures only. */
export type Answer = { queryId: string; shortened: string; held: HeldCredential }

/** An answer to every query, each from the newest card that has one; undefined when any is left without. */
export async function planAnswers(
  request: SharingRequest,
  held: HeldCredential[],
): Promise<Answer[] | undefined> {
  const answers: Answer[] = []
  for (const query of request.queries) {
    let answer: Answer | undefined
    for (const candidate of held) {
      const card = await readSdJwt(candidate.credential)
      const shown = answerQuery(query, card)
      if (shown) answer = { queryId: query.id, shortened: shorten(card, shown), held: candidate }
    }
    if (!answer) return undefined
    answers.push(answer)
  }
  return answers
}

export async function share(
  request: SharingRequest,
  answers: Answer[],
  outside: Outside,
): Promise<string | undefined> {
  const binding = { aud: request.clientId, nonce: request.nonce }
  const presentations = await Promise.all(
    answers.map(
      async ({ queryId, shortened, held }) =>
        [queryId, [await bindSdJwt(shortened, binding, held.key, outside.now())]] as const,
    ),
  )
  return post(request, { vp_token: Object.fromEntries(presentations) }, outside)
}

/** OpenID4VP 1.0 §8.5: a refusal is an answer too. */
export function decline(request: SharingRequest, outside: Outside): Promise<string | undefined> {
  return post(request, { error: 'access_denied' }, outside)
}

/** Sends the answer; the address to go on to, if the verifier names one of its own. */
async function post(
  request: SharingRequest,
  answer: object,
  { fetch, now }: Outside,
): Promise<string | undefined> {
  if (request.expiresAt <= now()) throw new WalletFault('request_gone')
  const plain = request.state === undefined ? answer : { state: request.state, ...answer }
  const jwe = await encryptResponse(plain, request.encryption.key, request.encryption.enc)
  const response = await fetch(request.responseUri, {
    method: 'POST',
    body: new URLSearchParams({ response: jwe }),
  })
  if (!response.ok) throw new WalletFault('answer_refused')
  // §8.2: 200 is "taken"; where to go on is said by those who want to.
  const told: unknown = await response.json().catch(() => null)
  const next = typeof told === 'object' && told !== null && 'redirect_uri' in told ? told.redirect_uri : null
  const url = typeof next === 'string' ? URL.parse(next) : null
  return url && url.origin === new URL(request.responseUri).origin ? url.href : undefined
}

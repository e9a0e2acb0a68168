import type { IdentityVerificationDeps, StartedSession } from './identity-verification.ts'
import { SECRET_PURPOSE, sessionAnswer } from './provider.ts'
import type { Provider } from './provider.ts'
import { selectSealedSecret } from './store.ts'

/** Opens a session at the provider. Whatever goes wrong there is one outcome here: not available, nothing used up. */
export async function startSession(
  input: { provider: Provider; returnUrl: string; state: string; locale?: string },
  deps: Pick<IdentityVerificationDeps, 'database' | 'keys' | 'egress'>,
): Promise<StartedSession> {
  const { provider } = input
  if (provider.subscriptionState !== 'Subscribed') return { ok: false, reason: 'not_subscribed' }
  const sealed = await selectSealedSecret(deps.database, provider.id)
  if (!sealed) return { ok: false, reason: 'not_subscribed' }
  const secret = deps.keys.open(SECRET_PURPOSE, sealed).toString()
  const credentials = Buffer.from(`${encodeURIComponent(provider.clientId)}:${encodeURIComponent(secret)}`)
  try {
    const response = await deps.egress.fetch(
      new Request(new URL('/sessions', provider.baseUrl), {
        method: 'POST',
        headers: {
          Authorization: `Basic ${credentials.toString('base64')}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({
          redirect_uri: input.returnUrl,
          state: input.state,
          ...(input.locale ? { locale: input.locale } : {}),
        }),
      }),
    )
    if (response.status !== 201) return { ok: false, reason: 'provider_unavailable' }
    const answer = sessionAnswer.safeParse(await response.json())
    // The person is sent to the provider's own origin and nowhere else (T10, T36).
    if (!answer.success || new URL(answer.data.url).origin !== new URL(provider.baseUrl).origin)
      return { ok: false, reason: 'provider_unavailable' }
    return { ok: true, url: answer.data.url, transactionId: answer.data.id }
  } catch {
    return { ok: false, reason: 'provider_unavailable' }
  }
}

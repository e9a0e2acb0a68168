import type { Provider } from 'oidc-provider'
import type { Session } from '#authentication'
import { runKoa } from './run-koa.ts'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** The interaction of this address, if this browser is the one that began it (signed cookie). */
export async function findInteraction(
  provider: Provider,
  request: Request,
  about: { uid: string; origin: string },
): Promise<Interaction | null> {
  let cookie: string | undefined
  await runKoa(new Request(request.url, { headers: request.headers }), {
    origin: about.origin,
    handle: ({ req, res }) => {
      cookie = provider.createContext(req, res).cookies.get('op_interaction', { signed: true })
      res.end()
    },
  })
  if (cookie !== about.uid) return null
  return (await provider.Interaction.find<Interaction>(about.uid)) ?? null
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000)

/** `prompt=login` and `max_age` want a sign-in made for this request or not too long ago (OpenID Connect Core §3.1.2.1). */
export function isFreshEnough(interaction: Interaction, session: Session, now: Date): boolean {
  const { name, reasons } = interaction.prompt
  if (name !== 'login') return true
  if (reasons.includes('login_prompt') && seconds(session.createdAt) < interaction.iat) return false
  const maxAge = Number(interaction.params.max_age ?? Infinity)
  return seconds(session.createdAt) >= interaction.iat || seconds(now) - seconds(session.createdAt) <= maxAge
}

/** Hands the sign-in to the provider; answers where the browser goes next. */
export async function finishInteraction(
  provider: Provider,
  interaction: Interaction,
  { session, now }: { session: Session; now: Date },
): Promise<string> {
  // A provider session that is left from before, ended by a recovery or of somebody else, must not stand in the way.
  const before = interaction.session
  if (before?.uid && before.accountId !== session.userId) {
    await (await provider.Session.findByUid(before.uid))?.destroy()
  }
  delete interaction.session
  interaction.result =
    interaction.prompt.name === 'consent'
      ? { ...interaction.lastSubmission, consent: {} }
      : {
          ...interaction.lastSubmission,
          login: {
            accountId: session.userId,
            ts: seconds(session.createdAt),
            amr: session.method === 'passkey' ? ['hwk', 'user', 'mfa'] : ['otp', 'mfa'],
            remember: true,
          },
        }
  await interaction.save(Math.max(interaction.exp - seconds(now), 1))
  return interaction.returnTo
}

import { listCards, wipeCard } from './card.ts'
import type { Card } from './card.ts'
import { bar, form, h, pinField, show } from './elements.ts'
import { faultText, goOn, loose } from './go-on.ts'
import { unlockCard } from './pin.ts'
import { decline, readRequest, share } from './protocol/answer-request.ts'
import type { SharingRequest } from './protocol/answer-request.ts'
import { claimsOf } from './protocol/sd-jwt.ts'
import { showClaims } from './show-claims.ts'
import { TEXTS } from './texts.ts'

/** Screen 17: who asks and why; after the PIN exactly what would be shared; Share or not. */
export async function shareCard(parameters: URLSearchParams): Promise<void> {
  const request = await readRequest(parameters, loose)
  const cards = (await listCards()).filter((card) => request.types.includes(card.type))
  const card = cards.at(-1)
  const title = TEXTS.shareTitle(request.verifierName)
  if (!card) {
    show('no-match', title, bar('error', TEXTS.noMatch))
    return
  }
  const pin = pinField(TEXTS.pinAgain)
  const unlock = async (): Promise<string | undefined> => {
    const unlocked = await unlockCard(card, pin.input.value)
    if (!unlocked.ok) return unlocked.triesLeft > 0 ? TEXTS.pinWrong(unlocked.triesLeft) : TEXTS.pinWiped
    confirm(request, card, unlocked.credential)
    return undefined
  }
  show(
    'unlock-to-share',
    title,
    h('p', {}, request.purpose),
    h('p', { class: 'hint' }, TEXTS.shareHost(request.host)),
    form(TEXTS.unlock, TEXTS.unlock, unlock, pin.field),
    refuseButton(request),
  )
}

function confirm(request: SharingRequest, card: Card, credential: string): void {
  const send = async (): Promise<string | undefined> => {
    try {
      const next = await share(request, credential, card.key, loose)
      if (!card.keep) await wipeCard(card.id)
      show(
        'shared',
        TEXTS.shared,
        h('p', {}, TEXTS.sharedElsewhere),
        card.keep ? null : h('p', { class: 'hint' }, TEXTS.sharedWiped),
        goOn(next ?? null),
      )
      return undefined
    } catch (error) {
      return faultText(error)
    }
  }
  show(
    'share',
    TEXTS.shareTitle(request.verifierName),
    h('p', {}, request.purpose),
    h('h2', {}, TEXTS.shareWhat),
    showClaims(claimsOf(credential), request.claims, card.labels),
    form(TEXTS.share, TEXTS.sharing, send),
    refuseButton(request),
  )
}

function refuseButton(request: SharingRequest): HTMLElement {
  const button = h('button', { class: 'text-button', type: 'button' }, TEXTS.refuse)
  button.addEventListener('click', () => {
    void decline(request, loose)
      .catch(() => undefined)
      .then((next) => show('refused', TEXTS.refused, goOn(next ?? null)))
  })
  return button
}

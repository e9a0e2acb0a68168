import { browserCards } from './browser-cards.ts'
import { listCards, wipeCard } from './card.ts'
import type { Card } from './card.ts'
import { bar, h, show, tieTo } from './elements.ts'
import { outside } from './outside.ts'
import { claimsOf } from './protocol/sd-jwt.ts'
import { showClaims } from './show-claims.ts'
import { TEXTS } from './texts.ts'
import { unlockForm } from './unlock-form.ts'

const DETAILS = ['portrait', 'given_name', 'family_name', 'birthdate', 'document', 'exp', 'transaction_id']

/** What lies in the wallet; each card opens with the PIN. `news` says why the person is here again. */
export async function showHome(news?: string): Promise<void> {
  const cards = await listCards(browserCards, outside.now())
  show(
    'home',
    TEXTS.home,
    news ? bar('info', news) : null,
    cards.length === 0 ? h('p', {}, TEXTS.homeEmpty) : null,
    ...cards.map((card) => {
      const open = h(
        'button',
        { class: 'wallet-card', type: 'button' },
        h('strong', {}, card.title),
        h('span', {}, TEXTS.from(card.issuerName)),
      )
      open.addEventListener('click', () => askPin(card))
      return open
    }),
  )
  tieTo(cards)
}

function backButton(): HTMLElement {
  const back = h('button', { class: 'text-button wallet-line', type: 'button' }, TEXTS.back)
  back.addEventListener('click', () => void showHome())
  return back
}

function askPin(card: Card): void {
  const unlock = unlockForm(card, {
    opened: (credential) => showDetails(card, credential),
    wiped: () => showHome(TEXTS.pinWiped),
  })
  show('unlock', TEXTS.unlockTitle, unlock, backButton())
  tieTo([card])
}

async function showDetails(card: Card, credential: string): Promise<void> {
  const remove = h('button', { class: 'text-button wallet-line', type: 'button' }, TEXTS.remove)
  remove.addEventListener('click', () => void wipeCard(browserCards, card.id).then(() => showHome()))
  show(
    'details',
    card.title,
    h('p', { class: 'hint' }, TEXTS.from(card.issuerName)),
    h('h2', {}, TEXTS.details),
    showClaims(await claimsOf(credential), DETAILS, card.labels),
    remove,
    backButton(),
  )
  tieTo([card])
}

import { browserCards } from './browser-cards.ts'
import { areHeld, listCards, wipeCard } from './card.ts'
import type { Card } from './card.ts'
import { bar, facts, form, h, show, tieTo } from './elements.ts'
import { faultText, goOn } from './go-on.ts'
import { outside } from './outside.ts'
import { decline, planAnswers, share } from './protocol/answer-request.ts'
import type { Answer } from './protocol/answer-request.ts'
import { readTrustedRoots } from './protocol/certificate-chain.ts'
import { readRequest } from './protocol/read-request.ts'
import type { SharingRequest } from './protocol/read-request.ts'
import { claimsOf } from './protocol/sd-jwt.ts'
import { showClaims } from './show-claims.ts'
import { TEXTS } from './texts.ts'
import { unlockForm } from './unlock-form.ts'

type Opened = { card: Card; credential: string }
/** What always shows with a card and says nothing about the person. */
const TECHNICAL = new Set(['iss', 'vct', 'cnf', 'status', 'iat', 'nbf', 'exp', '_sd', '_sd_alg'])

/** Screen 17: who asks and why; after the PIN exactly what would be shared; Share or not. */
export async function shareCard(parameters: URLSearchParams): Promise<void> {
  const roots = await readTrustedRoots(outside.fetch, '/trusted.json')
  const request = await readRequest(parameters, roots, outside)
  const cards = newestFor(request, await listCards(browserCards, outside.now()))
  if (cards) unlockNext(request, cards, [])
  else showNoMatch(request)
}

/** For each thing asked for the newest card of its type; undefined when there is none for one of them. */
function newestFor({ queries }: SharingRequest, cards: Card[]): Card[] | undefined {
  const found = queries.map(({ types }) => cards.findLast((card) => types.includes(card.type)))
  const needed = found.filter((card) => card !== undefined)
  return needed.length === found.length ? [...new Set(needed)] : undefined
}

/** One PIN a card, as it was chosen when the card was added. */
function unlockNext(request: SharingRequest, cards: Card[], opened: Opened[]): void {
  const [card, ...rest] = cards
  if (!card) {
    void confirm(request, opened)
    return
  }
  const used = [...opened.map((one) => one.card), ...cards]
  const unlock = unlockForm(
    card,
    {
      opened: (credential) => unlockNext(request, rest, [...opened, { card, credential }]),
      wiped: () => showNoMatch(request, TEXTS.pinWiped),
    },
    used.length > 1 ? TEXTS.pinOf(card.title) : undefined,
  )
  show('unlock-to-share', titleOf(request), ...whoAsks(request), unlock, refuseButton(request, used))
  tieTo(used)
}

async function confirm(request: SharingRequest, opened: Opened[]): Promise<void> {
  const held = opened.map(({ card, credential }) => ({ credential, key: card.key }))
  const answers = await planAnswers(request, held)
  if (!answers) {
    showNoMatch(request)
    return
  }
  const cards = opened.map(({ card }) => card)
  const ids = cards.map(({ id }) => id)
  const send = async (): Promise<string | undefined> => {
    try {
      if (!(await areHeld(browserCards, ids, outside.now()))) {
        showNoMatch(request, TEXTS.cardGone)
        return undefined
      }
      const next = await share(request, answers, outside)
      await wipeLoose(cards)
      show(
        'shared',
        TEXTS.shared,
        h('p', {}, next ? TEXTS.sharedHere : TEXTS.sharedElsewhere),
        cards.every(({ keep }) => keep) ? null : h('p', { class: 'hint' }, TEXTS.sharedWiped),
        goOn(next ?? null),
      )
      return undefined
    } catch (error) {
      return faultText(error)
    }
  }
  const shown = await Promise.all(answers.map((answer) => showAnswer(answer, opened)))
  show(
    'share',
    titleOf(request),
    ...whoAsks(request),
    h('h2', {}, TEXTS.shareWhat),
    ...shown,
    form(TEXTS.share, TEXTS.sharing, send),
    refuseButton(request, cards),
  )
  tieTo(cards)
}

/** What the shortened card itself still shows, so that nothing goes out that was not on the screen. */
async function showAnswer({ shortened, held }: Answer, opened: Opened[]): Promise<HTMLElement> {
  const claims = await claimsOf(shortened)
  const names = Object.keys(claims).filter((name) => !TECHNICAL.has(name))
  const card = opened.find(({ credential }) => credential === held.credential)?.card
  return h('section', {}, h('h3', {}, card?.title ?? ''), showClaims(claims, names, card?.labels ?? {}))
}

/** The name is the asker's own word until a root of this wallet stands behind it; the host is proven either way. */
const titleOf = ({ verifier }: SharingRequest): string =>
  TEXTS.shareTitle(verifier.isVouchedFor && verifier.name ? verifier.name : verifier.host)

function whoAsks({ verifier, purpose, expiresAt }: SharingRequest): (HTMLElement | null)[] {
  const { host, name, isVouchedFor } = verifier
  const until = expiresAt.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
  return [
    isVouchedFor ? null : bar('error', TEXTS.notVouched(host)),
    facts([
      [TEXTS.whoAsks, host],
      ...(name && !isVouchedFor ? [[TEXTS.callsItself, name] as [string, string]] : []),
      ...(purpose ? [[TEXTS.why, purpose] as [string, string]] : []),
      [TEXTS.until, until],
    ]),
  ]
}

function showNoMatch(request: SharingRequest, why: string = TEXTS.noMatch): void {
  show('no-match', titleOf(request), ...whoAsks(request), bar('error', why), refuseButton(request, []))
}

function refuseButton(request: SharingRequest, cards: Card[]): HTMLElement {
  const button = h('button', { class: 'text-button', type: 'button' }, TEXTS.refuse)
  button.addEventListener('click', () => {
    void decline(request, outside)
      .catch(() => undefined)
      .then(async (next) => {
        await wipeLoose(cards)
        const isWiped = cards.some(({ keep }) => !keep)
        show(
          'refused',
          TEXTS.refused,
          isWiped ? h('p', { class: 'hint' }, TEXTS.sharedWiped) : null,
          goOn(next ?? null),
        )
      })
  })
  return button
}

async function wipeLoose(cards: Card[]): Promise<void> {
  for (const { id, keep } of cards) if (!keep) await wipeCard(browserCards, id)
}

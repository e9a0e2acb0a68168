import '../styles/page.css'
import '../styles/forms.css'
import '../styles/elements.css'
import './wallet.css'
import { addCard } from './add-card.ts'
import { browserCards } from './browser-cards.ts'
import { listCards } from './card.ts'
import { bar, show, tiedCards } from './elements.ts'
import { faultText } from './go-on.ts'
import { outside } from './outside.ts'
import { showHome } from './show-home.ts'
import { shareCard } from './share-card.ts'
import { TEXTS } from './texts.ts'
import { watchCards } from './watch-cards.ts'

/** The address says what somebody wants of the wallet: an offer, a request, or nothing. */
async function start(): Promise<void> {
  const parameters = new URLSearchParams(location.search)
  try {
    await listCards(browserCards, outside.now()) // whatever the address asks for, what is over goes
    if (parameters.has('credential_offer_uri') || parameters.has('credential_offer'))
      await addCard(parameters)
    else if (parameters.has('client_id')) await shareCard(parameters)
    else await showHome()
  } catch (error) {
    show('fault', TEXTS.home, bar('error', faultText(error)))
  }
}

if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
watchCards({
  store: browserCards,
  now: outside.now,
  every: (milliseconds, work) => void setInterval(() => void work().catch(() => undefined), milliseconds),
  shown: tiedCards,
  leave: () => showHome(TEXTS.cardGone),
})
void start()

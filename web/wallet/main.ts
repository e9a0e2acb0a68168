import '../styles/regain.css'
import './wallet.css'
import { addCard } from './add-card.ts'
import { bar, show } from './elements.ts'
import { faultText } from './go-on.ts'
import { showHome } from './show-home.ts'
import { shareCard } from './share-card.ts'
import { TEXTS } from './texts.ts'

/** The address says what somebody wants of the wallet: an offer, a request, or nothing. */
async function start(): Promise<void> {
  const parameters = new URLSearchParams(location.search)
  try {
    if (parameters.has('credential_offer_uri') || parameters.has('credential_offer'))
      await addCard(parameters)
    else if (parameters.has('client_id')) await shareCard(parameters)
    else await showHome()
  } catch (error) {
    show('fault', TEXTS.home, bar('error', faultText(error)))
  }
}

if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
void start()

import { browserCards } from './browser-cards.ts'
import type { Card } from './card.ts'
import { emptyField, form, pinField } from './elements.ts'
import { unlockCard } from './pin.ts'
import { TEXTS } from './texts.ts'

/** Asks for the PIN of one card; the fifth wrong one has wiped it. */
export function unlockForm(
  card: Card,
  then: { opened(credential: string): void | Promise<void>; wiped(): void | Promise<void> },
  hint?: string,
): HTMLElement {
  const pin = pinField(TEXTS.pinAgain, hint)
  const unlock = async (): Promise<string | undefined> => {
    const unlocked = await unlockCard(browserCards, card.id, pin.input.value)
    if (!unlocked.ok && unlocked.triesLeft > 0) {
      emptyField(pin.input)
      return TEXTS.pinWrong(unlocked.triesLeft)
    }
    await (unlocked.ok ? then.opened(unlocked.credential) : then.wiped())
    return undefined
  }
  return form(TEXTS.unlock, TEXTS.unlock, unlock, pin.field)
}

import { h } from './elements.ts'
import { WalletFault } from './protocol/bytes.ts'
import { TEXTS } from './texts.ts'

/** A link by host that the person takes or not; never an automatic leap to an address that came in a link. */
export function goOn(address: string | null): HTMLElement | null {
  const url = address ? URL.parse(address) : null
  if (!url || !['https:', 'http:'].includes(url.protocol)) return null
  return h('a', { class: 'button', href: url.href, 'data-continue': true }, TEXTS.continueTo(url.host))
}

export function faultText(error: unknown): string {
  const code = error instanceof WalletFault ? error.code : 'unknown'
  return TEXTS.faults[code] ?? TEXTS.faults['unknown'] ?? code
}

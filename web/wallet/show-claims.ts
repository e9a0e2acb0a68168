import { facts, h, photo } from './elements.ts'
import { TEXTS } from './texts.ts'
import type { Claims } from './protocol/sd-jwt.ts'

const date = (value: unknown): string => {
  const at = typeof value === 'number' ? new Date(value * 1000) : new Date(String(value))
  return Number.isNaN(at.getTime()) ? String(value) : at.toLocaleDateString(undefined, { dateStyle: 'long' })
}

function valueOf(name: string, value: unknown): string {
  if (name === 'birthdate' || name === 'exp') return date(value)
  if (typeof value === 'object' && value !== null)
    return capital(
      Object.values(value)
        .map((part) =>
          /^\d{4}-\d\d-\d\d$/.test(String(part)) ? date(part) : String(part).replaceAll('_', ' '),
        )
        .join(', '),
    )
  return String(value)
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1)

/** An issuer shuffles what can be disclosed: shown is one order, what we have no word for last. */
const ORDER = Object.keys(TEXTS.claims)
const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)

/** Claims as a person reads them: the photo first, technical ones left out unless named. */
export function showClaims(claims: Claims, names: string[], labels: Record<string, string>): HTMLElement {
  const portrait = names.includes('portrait') ? claims['portrait'] : undefined
  const rows = names
    .filter((name) => name !== 'portrait' && claims[name] !== undefined)
    .toSorted((one, other) => rank(one) - rank(other))
    .map((name): [string, string] => [
      TEXTS.claims[name] ?? labels[name] ?? name,
      valueOf(name, claims[name]),
    ])
  return h('div', {}, typeof portrait === 'string' ? photo(portrait, TEXTS.photo) : null, facts(rows))
}

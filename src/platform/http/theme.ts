type Rgb = [number, number, number]
type Accent = { accent: string; hover: string; press: string; tint: string; on: string }

/** Ours, when what is stored is no colour. */
const DEFAULT = '#0f6cbd'
const WHITE: Rgb = [255, 255, 255]
const BLACK: Rgb = [0, 0, 0]
/** `--card` of web/styles/page.css, light and dark: what links and outlines of the accent stand on. */
const CARDS = { light: WHITE, dark: [0x21, 0x23, 0x27] as Rgb }
/** WCAG 2.2 §1.4.3, for text of any size. */
const READABLE = 4.5

const parse = (hex: string): Rgb => {
  const value = Number.parseInt((/^#[0-9a-f]{6}$/i.test(hex) ? hex : DEFAULT).slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
const write = (colour: Rgb): string =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
const mix = (from: Rgb, to: Rgb, share: number): Rgb =>
  from.map((part, index) => part + ((to[index] ?? 0) - part) * share) as Rgb

/** WCAG 2.2 relative luminance. */
function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2.2 contrast ratio of two colours `#rrggbb`, 1 to 21. */
export const contrast = (one: string, other: string): number => ratio(parse(one), parse(other))
function ratio(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** The organisation's colour, darkened (or lightened, in dark mode) until it can be read on a card and written on. */
export function accentOf(colour: string, mode: 'light' | 'dark'): Accent {
  const [card, away] = mode === 'light' ? [CARDS.light, BLACK] : [CARDS.dark, WHITE]
  const base = parse(colour)
  let share = 0
  let accent = base
  while (share < 1 && ratio(accent, card) < READABLE) {
    share += 0.02
    accent = mix(base, away, share).map(Math.round) as Rgb
  }
  const on = ratio(WHITE, accent) >= READABLE ? WHITE : mix(accent, BLACK, 0.88)
  return {
    accent: write(accent),
    hover: write(mix(accent, away, 0.15)),
    press: write(mix(accent, away, 0.45)),
    tint: write(mix(card, accent, mode === 'light' ? 0.08 : 0.16)),
    on: write(on),
  }
}
const rule = ({ accent, hover, press, tint, on }: Accent): string =>
  `[data-look='organisation'] { --accent: ${accent}; --accent-hover: ${hover}; --accent-press: ${press}; --accent-tint: ${tint}; --on-accent: ${on}; }`

/** A style sheet with the organisation's colour; the provider and the wallet keep theirs. */
export const themeCss = (colour: string): string =>
  `${rule(accentOf(colour, 'light'))}\n@media (prefers-color-scheme: dark) { ${rule(accentOf(colour, 'dark'))} }\n`

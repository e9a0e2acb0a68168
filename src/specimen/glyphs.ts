/**
 * The characters of a machine readable zone as strokes of our own after the OCR-B design: box 70 x 100, baseline at 100,
 * one stroke width. Drawn as paths, since a machine without fonts paints the same empty box for every letter.
 */
const GLYPHS: Record<string, string> = {
  A: 'M0 100 L35 0 L70 100 M12 66 H58',
  B: 'M4 0 V100 M4 0 H38 C72 0 72 47 38 47 H4 M38 47 C78 47 78 100 38 100 H4',
  C: 'M66 14 C56 0 38 -2 26 3 C-4 14 -4 86 26 97 C38 102 56 100 66 86',
  D: 'M4 0 V100 M4 0 H26 C82 0 82 100 26 100 H4',
  E: 'M66 0 H4 V100 H66 M4 48 H56',
  F: 'M66 0 H4 V100 M4 48 H56',
  G: 'M66 20 C54 -2 36 -1 26 3 C-4 14 -4 86 26 97 C42 102 58 98 67 88 V54 H40',
  H: 'M3 0 V100 M67 0 V100 M3 48 H67',
  I: 'M35 0 V100 M14 0 H56 M14 100 H56',
  J: 'M22 0 H56 V70 C56 104 16 106 6 82',
  K: 'M4 0 V100 M66 0 L5 54 M24 38 L68 100',
  L: 'M8 0 V100 H68',
  M: 'M2 100 V0 L35 62 L68 0 V100',
  N: 'M4 100 V0 L66 100 V0',
  O: 'M35 0 C82 0 82 100 35 100 C-12 100 -12 0 35 0Z',
  P: 'M5 100 V0 H38 C78 0 78 54 38 54 H5',
  Q: 'M35 0 C82 0 82 100 35 100 C-12 100 -12 0 35 0Z M42 72 L70 104',
  R: 'M5 100 V0 H38 C76 0 76 50 38 50 H5 M36 50 L68 100',
  S: 'M64 18 C52 -6 6 -6 6 25 C6 54 66 42 66 74 C66 108 12 106 3 80',
  T: 'M0 0 H70 M35 0 V100',
  U: 'M4 0 V64 C4 112 66 112 66 64 V0',
  V: 'M0 0 L35 100 L70 0',
  W: 'M0 0 L14 100 L35 34 L56 100 L70 0',
  X: 'M2 0 L68 100 M68 0 L2 100',
  Y: 'M0 0 L35 50 L70 0 M35 50 V100',
  Z: 'M3 0 H67 L3 100 H67',
  '0': 'M35 0 C74 0 74 100 35 100 C-4 100 -4 0 35 0Z',
  '1': 'M12 22 L40 0 V100 M16 100 H64',
  '2': 'M6 22 C12 -8 64 -8 63 27 C62 56 10 66 5 100 H66',
  '3': 'M8 0 H60 L32 38 C76 36 76 100 34 100 C20 100 10 94 4 82',
  '4': 'M44 0 L4 70 H68 M50 44 V100',
  '5': 'M60 0 H14 L10 42 C30 32 66 38 66 68 C66 106 16 108 5 84',
  '6': 'M50 0 C24 24 4 50 4 68 C4 110 66 110 66 68 C66 34 20 34 7 56',
  '7': 'M4 0 H66 C58 26 32 50 30 100',
  '8': 'M35 46 C0 44 4 0 35 0 C66 0 70 44 35 46 C-8 48 -2 100 35 100 C72 100 78 48 35 46Z',
  '9': 'M20 100 C46 76 66 50 66 32 C66 -10 4 -10 4 32 C4 66 50 66 63 44',
  '<': 'M64 14 L8 50 L64 86',
}

/** Text as SVG strokes: `capital` is the height of a capital, `pitch` the step from letter to letter, both in pixels. */
export function glyphText(
  text: string,
  place: { x: number; y: number; capital: number; pitch: number; weight?: number; colour?: string },
): string {
  const scale = place.capital / 100
  const strokes = [...text.toUpperCase()].map((letter, index) => {
    const path =
      GLYPHS[letter] ??
      (letter === '-'
        ? 'M12 50 H58'
        : letter === '.'
          ? 'M34 98 H37'
          : letter === '/'
            ? 'M8 100 L62 0'
            : undefined)
    return path
      ? `<path transform="translate(${(place.x + index * place.pitch).toFixed(2)} ${place.y}) scale(${scale.toFixed(4)})" d="${path}"/>`
      : ''
  })
  return `<g fill="none" stroke="${place.colour ?? '#17181a'}" stroke-width="${place.weight ?? 14}" stroke-linecap="round" stroke-linejoin="round">${strokes.join('')}</g>`
}

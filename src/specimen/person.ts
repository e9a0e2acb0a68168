/** Measures of one drawn face, in head-centred units. Which of them tell people apart was measured; see the cast. */
export type Face = {
  headWidth: number
  headHeight: number
  skull: number
  cheek: number
  jaw: number
  chin: number
  eyeGap: number
  eyeY: number
  eyeWidth: number
  eyeOpening: number
  eyeSlant: number
  browHeight: number
  browThickness: number
  browArch: number
  browSlant: number
  noseLength: number
  noseWidth: number
  mouthWidth: number
  mouthDrop: number
  upperLip: number
  lowerLip: number
  smile: number
  skin: readonly [light: string, shade: string]
  hair: string
  iris: string
  lips: string
  hairShape: 'short' | 'parted' | 'long' | 'bun' | 'curly' | 'bald'
  beard: 'none' | 'stubble' | 'full' | 'goatee' | 'moustache'
  glasses: 'none' | 'round' | 'square'
  ageLines: number
  clothes: string
}

const SKINS = [
  ['#f6d7c3', '#dba98c'],
  ['#f0c8a8', '#cf9a74'],
  ['#e5b58f', '#bf8659'],
  ['#d29c72', '#a66f46'],
  ['#b97d52', '#8a5632'],
  ['#9a6240', '#6f4227'],
  ['#7c4a2e', '#55301b'],
  ['#5f3823', '#3f2314'],
  ['#ecd2c0', '#c9a58e'],
] as const
const HAIRS = [
  '#1d1a18',
  '#2f2018',
  '#4a2f1d',
  '#6b4426',
  '#8f6237',
  '#b98d4f',
  '#d8bd82',
  '#8c3b1f',
  '#9a9a98',
]
const IRISES = ['#4b2e1a', '#6a4a22', '#3f5a36', '#35618a', '#6b7f93', '#2b2119']
const LIPS = ['#c47a72', '#b3605c', '#a24e4c', '#8c4440', '#d19088', '#7a3a35', '#b87167']
const CLOTHES = ['#31445c', '#5a3c4a', '#3d5747', '#6a5a3a', '#4c4c56']

/** mulberry32: small, the same everywhere, and good enough to draw a face. Not for secrets. */
function sequence(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A face from a seed. Measures fall in the outer 15 % of their range, on either side: people then differ more. */
export function faceOf(seed: number): Face {
  const next = sequence(seed)
  const ends = (low: number, high: number): number => {
    const side = next() < 0.5 ? 0 : 0.85
    return low + (high - low) * (side + 0.15 * next())
  }
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
  return {
    headWidth: ends(124, 166),
    headHeight: ends(184, 226),
    skull: 0.68,
    cheek: ends(0.6, 0.76),
    jaw: ends(0.28, 0.66),
    chin: ends(0.6, 0.8),
    eyeGap: ends(46, 70),
    eyeY: ends(-34, -8),
    eyeWidth: ends(19, 33),
    eyeOpening: ends(0.38, 0.85),
    eyeSlant: ends(-7, 7),
    browHeight: ends(20, 38),
    browThickness: ends(3, 15),
    browArch: ends(-2, 16),
    browSlant: ends(-9, 9),
    noseLength: ends(56, 88),
    noseWidth: ends(12, 34),
    mouthWidth: ends(30, 60),
    mouthDrop: ends(24, 46),
    upperLip: ends(3, 16),
    lowerLip: ends(6, 24),
    smile: ends(-9, 14),
    skin: pick(SKINS),
    hair: pick(HAIRS),
    iris: pick(IRISES),
    lips: pick(LIPS),
    hairShape: pick(['short', 'parted', 'long', 'bun', 'curly', 'bald'] as const),
    beard: pick(['none', 'none', 'none', 'stubble', 'full', 'goatee', 'moustache'] as const),
    glasses: pick(['none', 'none', 'none', 'round', 'square'] as const),
    ageLines: next() < 0.4 ? 1 : 0,
    clothes: pick(CLOTHES),
  }
}

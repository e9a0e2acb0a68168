const WEIGHTS = [7, 3, 1] as const

/** Check digit of an MRZ field (ICAO 9303-3 §4.9): weights 7 3 1, letters from A = 10, filler 0. Throws on other text. */
export function checkDigit(text: string): string {
  let sum = 0
  for (let index = 0; index < text.length; index += 1) {
    sum += valueOf(text[index] ?? '') * (WEIGHTS[index % 3] ?? 0)
  }
  return String(sum % 10)
}

function valueOf(character: string): number {
  if (character === '<') return 0
  if (/^[0-9]$/.test(character)) return Number(character)
  if (/^[A-Z]$/.test(character)) return character.charCodeAt(0) - 55
  throw new RangeError('An MRZ field holds A-Z, 0-9 and < only')
}

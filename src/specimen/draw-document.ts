import sharp from 'sharp'
import { composeTd1, composeTd3 } from './compose-mrz.ts'
import type { SpecimenData } from './compose-mrz.ts'
import { glyphText } from './glyphs.ts'

/** A passport's data page, 125 x 88 mm at 300 dpi; a card, 85.6 x 54 mm at the same scale as the passport's print. */
const PASSPORT = { width: 1476, height: 1039 }
const CARD = { width: 1440, height: 908 }

const label = (text: string, x: number, y: number) =>
  glyphText(text, { x, y, capital: 15, pitch: 14, weight: 12, colour: '#5d6f86' })
const value = (text: string, x: number, y: number) =>
  glyphText(text, { x, y, capital: 26, pitch: 25, weight: 13 })

function waves(width: number, height: number, colour: string): string {
  const line = (y: number): string => {
    const points = Array.from(
      { length: 25 },
      (_, i) => `${(i * width) / 24} ${(y + 9 * Math.sin(i * 1.1 + y / 30)).toFixed(1)}`,
    )
    return `<path d="M${points.join(' L')}"/>`
  }
  const count = Math.ceil(height / 26)
  return `<g fill="none" stroke="${colour}" stroke-width="1.4" opacity="0.5">${Array.from({ length: count }, (_, i) => line(i * 26)).join('')}</g>`
}

type Layer = { input: Buffer; left: number; top: number }

async function render(
  size: { width: number; height: number },
  body: string,
  layers: Layer[] = [],
): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"><rect width="100%" height="100%" rx="22" fill="#f3f6f1"/>${waves(size.width, size.height, '#bcd0c4')}${body}</svg>`
  return sharp(Buffer.from(svg)).composite(layers).flatten({ background: '#ffffff' }).png().toBuffer()
}

/** The picture as print: a little pale and soft, thin lines over it. */
async function printed(portrait: Buffer, width: number, height: number): Promise<Buffer> {
  const lines = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${waves(width, height, '#ffffff')}</svg>`
  return sharp(portrait)
    .resize(width, height, { fit: 'cover', position: 'centre' })
    .modulate({ saturation: 0.85 })
    .blur(0.6)
    .composite([{ input: Buffer.from(lines), blend: 'soft-light' }])
    .png()
    .toBuffer()
}

function visualFields(data: SpecimenData, x: number, y: number): string {
  const rows: [string, string][] = [
    ['SURNAME', data.surname],
    ['GIVEN NAMES', data.givenNames],
    ['DATE OF BIRTH', data.birthDate],
    ['SEX', data.sex],
    ['DATE OF EXPIRY', data.expiryDate],
  ]
  return rows
    .map(
      ([name, text], index) =>
        label(name, x, y + index * 88) +
        value(text.normalize('NFD').replace(/\p{M}/gu, ''), x, y + index * 88 + 26),
    )
    .join('')
}

const zone = (lines: string[], width: number, top: number, pitch: number, capital: number): string => {
  const left = (width - (lines[0]?.length ?? 0) * pitch) / 2
  return `<rect x="0" y="${top - 40}" width="${width}" height="${lines.length * 76 + 60}" fill="#fbfcfa"/>${lines
    .map((text, index) => glyphText(text, { x: left, y: top + index * 72, capital, pitch }))
    .join('')}`
}

/** A specimen passport's data page (TD3), issued by Utopia, as PNG. */
export async function drawPassport(data: SpecimenData, portrait: Buffer): Promise<Buffer> {
  const body =
    glyphText('UTOPIA', { x: 70, y: 54, capital: 34, pitch: 36, colour: '#33506f' }) +
    glyphText('PASSPORT', { x: 540, y: 54, capital: 34, pitch: 36, colour: '#33506f' }) +
    glyphText('SPECIMEN', { x: 1120, y: 60, capital: 24, pitch: 27, colour: '#b0413e' }) +
    label('PASSPORT NO.', 1080, 130) +
    value(data.number, 1080, 156) +
    visualFields(data, 540, 140) +
    zone(composeTd3(data), PASSPORT.width, 850, 31, 30)
  return render(PASSPORT, body, [{ input: await printed(portrait, 413, 531), left: 70, top: 130 }])
}

/** A specimen identity card (TD1), front and back, as PNG. */
export async function drawIdCard(
  data: SpecimenData,
  portrait: Buffer,
): Promise<{ front: Buffer; back: Buffer }> {
  const front =
    glyphText('UTOPIA', { x: 60, y: 48, capital: 34, pitch: 36, colour: '#33506f' }) +
    glyphText('IDENTITY CARD', { x: 480, y: 48, capital: 34, pitch: 36, colour: '#33506f' }) +
    glyphText('SPECIMEN', { x: 1130, y: 54, capital: 24, pitch: 27, colour: '#b0413e' }) +
    label('CARD NO.', 1060, 140) +
    value(data.number, 1060, 166) +
    visualFields(data, 540, 150)
  const back =
    glyphText('UTOPIA SPECIMEN', { x: 60, y: 60, capital: 30, pitch: 33, colour: '#33506f' }) +
    zone(composeTd1(data), CARD.width, 640, 44, 38)
  return {
    front: await render(CARD, front, [{ input: await printed(portrait, 400, 514), left: 70, top: 150 }]),
    back: await render(CARD, back),
  }
}

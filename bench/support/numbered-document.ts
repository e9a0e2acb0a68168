import sharp from 'sharp'
import type { DocumentReader } from '#document-provider'

const [WIDTH, HEIGHT] = [1200, 800]
const BITS = 16
const STRIP = 60

/** Letters alone, as names have: 0 -> AAAA. */
export const surnameOf = (person: number): string =>
  [17576, 676, 26, 1].map((unit) => String.fromCharCode(65 + (Math.floor(person / unit) % 26))).join('')
export const GIVEN_NAME = 'BENCH'

/** A picture as large as a photographed page, with its holder's number as black and white fields along the lower edge. */
export async function drawNumberedDocument(person: number): Promise<Buffer> {
  const fields = Array.from({ length: BITS }, (_, bit) => ((person >> bit) & 1 ? 255 : 0))
  const strip = await sharp(Buffer.from(fields), { raw: { width: BITS, height: 1, channels: 1 } })
    .resize({ width: WIDTH, height: STRIP, kernel: 'nearest', fit: 'fill' })
    .png()
    .toBuffer()
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  return sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#808080', noise } })
    .blur(1.2)
    .composite([{ input: strip, left: 0, top: HEIGHT - STRIP }])
    .jpeg({ quality: 88 })
    .toBuffer()
}

/** Reads the number in place of a machine readable zone; decoding, portrait and storage stay the product's. */
export function createNumberReader(): DocumentReader {
  return {
    async read(picture, { now, documentType }) {
      const strip = { left: 0, top: picture.height - STRIP + 20, width: picture.width, height: STRIP - 40 }
      const { data } = await sharp(picture.jpeg)
        .extract(strip)
        .greyscale()
        .resize({ width: BITS, height: 1, kernel: 'linear', fit: 'fill' })
        .raw()
        .toBuffer({ resolveWithObject: true })
      const person = data.reduce((sum, value, bit) => sum + (value > 127 ? 1 << bit : 0), 0)
      const mrz = {
        format: 'TD3',
        documentType,
        issuingCountry: 'UTO',
        nationality: 'UTO',
        documentNumber: `B${String(person).padStart(8, '0')}`,
        birthDate: '1985-03-12',
        expiryDate: `${now.getUTCFullYear() + 5}-01-01`,
        sex: null,
        surname: surnameOf(person),
        givenNames: GIVEN_NAME,
        lines: [],
      } as const
      return { ok: true, mrz: { ...mrz, lines: [] }, turns: [0] }
    },
    glimpse: async () => null,
    close: async () => undefined,
  }
}

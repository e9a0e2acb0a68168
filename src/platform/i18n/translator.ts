import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'

export type Values = Record<string, string | number | Date>
export type Translate = (key: string, values?: Values) => string

const FOLDER = join(import.meta.dirname, '../../../locales')

/** All messages of a language: `locales/<language>/<module>.json`, the file's name before each key. */
export function readCatalogue(language: string): Map<string, string> {
  const folder = join(FOLDER, language)
  const entries = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => {
      const messages = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>
      return Object.entries(messages).map(
        ([key, message]) => [`${file.slice(0, -5)}.${key}`, message] as const,
      )
    })
  return new Map(entries)
}

/** ICU messages of one language. An unknown key is a fault of ours and throws: a test looks at every key in the code. */
export function createTranslator(language: string): Translate {
  const catalogue = readCatalogue(language)
  const parsed = new Map<string, IntlMessageFormat>()
  return (key, values) => {
    let format = parsed.get(key)
    if (!format) {
      const message = catalogue.get(key)
      if (message === undefined) throw new Error(`No message ${key} in ${language}`)
      format = new IntlMessageFormat(message, language, undefined, { ignoreTag: true })
      parsed.set(key, format)
    }
    return String(format.format(values))
  }
}

/** English, the language that is always complete. */
export const t: Translate = createTranslator('en')

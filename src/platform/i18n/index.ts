/** Every sentence that a person reads, as ICU messages in `locales/`. */
export { createTranslator, readCatalogue, t } from './translator.ts'
export type { Translate, Values } from './translator.ts'

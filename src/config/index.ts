/** Settings from the environment, validated; `SETTINGS` is their manual. */
export { readConfig } from './config.ts'
export type { Config, ConfigResult } from './config.ts'
export { SETTINGS } from './settings.ts'

import { SETTINGS } from './settings.ts'

/** The settings as a Markdown table: docs/operations.md carries it, and a test keeps the two equal. */
export function settingsManual(): string {
  const rows = Object.entries(SETTINGS).map(
    ([name, { meaning, standard }]) => `| \`${name}\` | ${meaning} | ${standard} |`,
  )
  return ['| setting | meaning | default |', '| --- | --- | --- |', ...rows].join('\n')
}

// `npm run bench [-- GROUP ...] [--json]`: what the product costs on this machine. Costs are CPU time, beside a raw ES256
// verification measured in the same run; what cannot be measured is left out.
import { parseArgs } from 'node:util'
import { benchCredentials } from './credentials.ts'
import { benchRecovery } from './recovery.ts'
import { benchSize } from './size.ts'
import { benchStart } from './start.ts'
import { printTable } from './support/row.ts'
import type { Row } from './support/row.ts'

const GROUPS: Record<string, () => Promise<Row[]>> = {
  credentials: benchCredentials,
  recovery: benchRecovery,
  start: benchStart,
  size: benchSize,
}

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const unknown = positionals.filter((group) => !Object.hasOwn(GROUPS, group))
if (unknown.length > 0) {
  console.error(`No group ${unknown.join(', ')}. Groups: ${Object.keys(GROUPS).join(', ')}.`)
  process.exit(2)
}

const rows: Row[] = []
for (const [group, bench] of Object.entries(GROUPS)) {
  if (positionals.length > 0 && !positionals.includes(group)) continue
  console.error(`${group} ...`)
  try {
    rows.push(...(await bench()))
  } catch (error) {
    // What could not be measured is left out, and said; the other groups still count.
    console.error(`${group}: not measured`, error)
    process.exitCode = 1
  }
}
if (values.json) console.log(JSON.stringify(rows))
else printTable(rows)

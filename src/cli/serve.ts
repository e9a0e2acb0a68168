import type { Config } from '#config'
import { startServer } from '../main.ts'
import type { RunningServer } from '../main.ts'

/** Runs until the process is told to stop, then lets requests under way finish. */
export async function serve(): Promise<number> {
  // Listens before it starts anything: a signal in the middle of a start must not leave the database engine behind.
  const told = toldToStop()
  const server = await startServer(process.env)
  process.stdout.write(greeting(server))
  await told
  process.stdout.write('Stopping.\n')
  await server.close()
  return 0
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve()) // a terminal tells npm, the wrapper and us: more than once
  })
}

function greeting({ config, isDemo, adminLink, engineUser }: RunningServer): string {
  const lines = [
    'Regain is ready.',
    '',
    `  Sign-in       ${config.origin}`,
    `  Admin centre  ${config.origin}/admin`,
    `  Provider      ${config.providerOrigin}`,
    `  Wallet        ${config.walletOrigin}`,
    ...(isDemo ? [`  Demo          ${config.origin}/demo`] : []),
    '',
    config.databaseUrl
      ? 'The database is the one of DATABASE_URL.'
      : `Data lies in ${config.dataDir}${engineUser ? `; the database engine runs as ${engineUser}` : ''}.`,
  ]
  if (engineUser === 'nobody')
    lines.push(
      'A user named regain would keep its files apart from those of other services: adduser --system regain',
    )
  lines.push(...namesHint(config))
  if (adminLink) lines.push('', 'First administrator, one use, one hour:', `  ${adminLink}`)
  return `${lines.join('\n')}\n\n`
}

/** Names under localhost mean the machine that the browser runs on, and not every browser knows them. */
function namesHint(config: Config): string[] {
  const hostOf = (origin: string) => new URL(origin).hostname
  const local = [config.providerOrigin, config.walletOrigin]
    .map(hostOf)
    .filter((host) => host.endsWith('.localhost'))
  if (local.length === 0) return []
  if (hostOf(config.origin) !== 'localhost')
    return [
      `${local.join(' and ')} cannot be reached from another machine: set REGAIN_PROVIDER_ORIGIN and REGAIN_WALLET_ORIGIN.`,
    ]
  return [
    `If a browser does not find these names, add to the hosts file: 127.0.0.1 ${local.join(' ')} app.localhost`,
  ]
}

import { resolve } from 'node:path'
import { SETTINGS, isLocal } from './settings.ts'

export type Config = {
  port: number
  listen: string
  origin: string
  providerOrigin: string
  walletOrigin: string
  dataDir: string
  databaseUrl?: string
  masterKey?: string
  /** What a first start makes; later starts read the organisation (design decision 19). */
  demo: boolean
  /** Where the demo's relying party answers; on real names only where the operator gave it one. */
  demoAppOrigin?: string
  bootstrapClient?: { id: string; secret: string }
  smtpUrl?: string
  tls?: { certFile: string; keyFile: string }
  trustedProxies: string[]
  egressAllow: string[]
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: string[] }
type Environment = Record<string, string | undefined>
type Values = { [Name in keyof typeof SETTINGS]?: ReturnType<(typeof SETTINGS)[Name]['schema']['parse']> }

/** Environment -> validated settings, or one sentence for each thing that is wrong with them. */
export function readConfig(environment: Environment, options: { isRoot: boolean }): ConfigResult {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const raw = environment[name]
    if (raw === undefined || raw === '') continue
    const parsed = setting.schema.safeParse(raw)
    if (parsed.success) values[name] = parsed.data
    else problems.push(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}.`)
  }
  problems.push(...unknownSettings(environment))
  const config = toConfig(values, options)
  problems.push(...contradictions(config, values, environment))
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config }
}

function toConfig(values: Values, options: { isRoot: boolean }): Config {
  const port = values.PORT ?? 3000
  const origin = values.REGAIN_ORIGIN ?? `http://localhost:${port}`
  const dataDir = values.REGAIN_DATA_DIR ?? (options.isRoot ? '/var/lib/regain' : './.regain')
  const isLocalhost = new URL(origin).hostname === 'localhost'
  const demoAppOrigin =
    values.REGAIN_DEMO_APP_ORIGIN ?? (isLocal(origin) ? `http://app.localhost:${port}` : undefined)
  return {
    port,
    listen: values.REGAIN_LISTEN ?? '127.0.0.1',
    origin,
    providerOrigin: values.REGAIN_PROVIDER_ORIGIN ?? `http://verify.localhost:${port}`,
    walletOrigin: values.REGAIN_WALLET_ORIGIN ?? `http://wallet.localhost:${port}`,
    dataDir: resolve(dataDir),
    demo: values.REGAIN_DEMO === undefined ? isLocalhost : values.REGAIN_DEMO === '1',
    trustedProxies: values.REGAIN_TRUSTED_PROXY ?? [],
    egressAllow: values.REGAIN_EGRESS_ALLOW ?? [],
    ...(demoAppOrigin ? { demoAppOrigin } : {}),
    ...(values.DATABASE_URL ? { databaseUrl: values.DATABASE_URL } : {}),
    ...(values.REGAIN_MASTER_KEY ? { masterKey: values.REGAIN_MASTER_KEY } : {}),
    ...(values.SMTP_URL ? { smtpUrl: values.SMTP_URL } : {}),
    ...(values.REGAIN_BOOTSTRAP_CLIENT_ID && values.REGAIN_BOOTSTRAP_CLIENT_SECRET
      ? {
          bootstrapClient: {
            id: values.REGAIN_BOOTSTRAP_CLIENT_ID,
            secret: values.REGAIN_BOOTSTRAP_CLIENT_SECRET,
          },
        }
      : {}),
    ...(values.REGAIN_TLS_CERT && values.REGAIN_TLS_KEY
      ? { tls: { certFile: values.REGAIN_TLS_CERT, keyFile: values.REGAIN_TLS_KEY } }
      : {}),
  }
}

function contradictions(config: Config, values: Values, environment: Environment): string[] {
  const problems: string[] = []
  const both = (a: keyof Values, b: keyof Values) => {
    if ((values[a] === undefined) !== (values[b] === undefined))
      problems.push(`${a} and ${b} must be set together.`)
  }
  both('REGAIN_TLS_CERT', 'REGAIN_TLS_KEY')
  both('REGAIN_BOOTSTRAP_CLIENT_ID', 'REGAIN_BOOTSTRAP_CLIENT_SECRET')
  if (config.databaseUrl && !config.masterKey)
    problems.push('REGAIN_MASTER_KEY is required when DATABASE_URL is set.')
  problems.push(...clashingOrigins(config))
  if (values.REGAIN_DEMO === '1' && environment['NODE_ENV'] === 'production')
    problems.push('REGAIN_DEMO=1 is refused with NODE_ENV=production: a demo accepts specimen documents.')
  if (config.origin.startsWith('https:') && !config.tls && config.trustedProxies.length === 0)
    problems.push(
      'REGAIN_ORIGIN is https: set REGAIN_TLS_CERT and REGAIN_TLS_KEY, or name the proxy that ends TLS in REGAIN_TRUSTED_PROXY.',
    )
  return problems
}

/** Parties are told apart by host name, and on real names no machine but this one finds a name under localhost. */
function clashingOrigins(config: Config): string[] {
  const { origin, providerOrigin, walletOrigin, demoAppOrigin } = config
  const hosts = [origin, providerOrigin, walletOrigin].map((value) => new URL(value).hostname)
  if (!isLocal(origin) && [providerOrigin, walletOrigin].some(isLocal))
    return [
      `REGAIN_ORIGIN is ${origin}: set REGAIN_PROVIDER_ORIGIN and REGAIN_WALLET_ORIGIN too, to names that can be reached from where it can.`,
    ]
  if (new Set(hosts).size < 3)
    return [
      'REGAIN_ORIGIN, REGAIN_PROVIDER_ORIGIN and REGAIN_WALLET_ORIGIN must have three different host names.',
    ]
  if (demoAppOrigin && hosts.includes(new URL(demoAppOrigin).hostname))
    return ['REGAIN_DEMO_APP_ORIGIN must have a host name of its own.']
  return []
}

/** A misspelt setting would be silently ignored: REGAIN_ is ours alone. */
function unknownSettings(environment: Environment): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('REGAIN_') && !(name in SETTINGS))
    .map((name) => `${name} is not a setting of Regain.`)
}

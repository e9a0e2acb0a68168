import type { Audit } from '#audit'
import { readConfig } from '#config'
import type { Config } from '#config'
import { SettingRefused } from '#keys'
import type { Clock } from '#platform/clock'
import { runJobs } from '#platform/jobs'
import { createLog } from '#platform/telemetry'
import type { Log } from '#platform/telemetry'
import { prepareApplications, prepareOrganisation } from './compose/first-start.ts'
import { composeHosts } from './compose/hosts.ts'
import { listen } from './compose/listen.ts'
import { createFoundation } from './compose/modules.ts'
import { answersInTime, openKeys, openStore } from './compose/open-store.ts'
import { composeSites } from './compose/sites.ts'
import { collectTasks } from './compose/tasks.ts'

export type RunningServer = {
  config: Config
  isDemo: boolean
  /** One-time link for the first administrator; only when this start made the organisation. */
  adminLink: string | undefined
  engineUser: string | undefined
  /** Read by the demo's report. */
  audit: Pick<Audit, 'list'>
  close(): Promise<void>
}

/** Settings -> keys -> database -> modules -> hosts -> jobs. Throws SettingRefused with one sentence for the operator. */
export async function startServer(
  environment: Record<string, string | undefined>,
  log: Log = createLog(),
  clock?: Clock,
): Promise<RunningServer> {
  const config = configFrom(environment)
  const listener = await listen(config)
  const closers: (() => unknown)[] = [() => listener.close()]
  const close = async () => {
    for (const step of closers) await step()
  }
  try {
    const store = await openStore(config, log)
    closers.push(() => store.close())
    const keys = await openKeys(config, store.database, clock)
    const foundation = createFoundation({
      config,
      database: store.database,
      keys,
      ...(clock ? { clock } : {}),
    })
    const administratorId = await prepareOrganisation(foundation)
    const composed = await composeSites(foundation)
    closers.splice(1, 0, () => composed.close())
    await prepareApplications(foundation, composed.appRoles)
    const hosts = composeHosts(config, composed.sites, {
      organisations: foundation.organisations,
      log,
      isReady: () => answersInTime(store.pool),
    })
    foundation.own.handler = hosts
    const running = await runJobs({
      pool: store.pool,
      ...collectTasks(foundation, composed.tasks),
      onError: (what, error) => log.error(what, error),
    })
    closers.splice(1, 0, () => running.stop())
    listener.use(hosts)
    const { isDemo } = await foundation.organisations.get()
    const adminLink = administratorId ? await composed.makeAdminLink(administratorId) : undefined
    return { config, isDemo, adminLink, engineUser: store.engineUser, audit: foundation.audit, close }
  } catch (error) {
    await close()
    throw error
  }
}

export function configFrom(environment: Record<string, string | undefined>): Config {
  const result = readConfig(environment, { isRoot: process.getuid?.() === 0 })
  if (!result.ok) throw new SettingRefused(result.problems.join('\n'))
  return result.config
}

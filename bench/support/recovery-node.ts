// One node for the recovery bench: a process with a composition root of its own. Two parts differ from src/compose, the
// face engine and the document reader. Tells its parent when it is ready, and its CPU time when asked.
import { readConfig } from '#config'
import { createSecurityInfo } from '#security-info'
import { createSignIn } from '#sign-in'
import { inTransaction } from '#platform/database'
import { runJobs } from '#platform/jobs'
import { createLog } from '#platform/telemetry'
import { prepareOrganisation } from '../../src/compose/first-start.ts'
import { composeHosts } from '../../src/compose/hosts.ts'
import { listen } from '../../src/compose/listen.ts'
import { createFoundation } from '../../src/compose/modules.ts'
import type { Foundation } from '../../src/compose/modules.ts'
import { answersInTime, openKeys, openStore } from '../../src/compose/open-store.ts'
import { composeProvider, registerProvider } from '../../src/compose/provider.ts'
import { composeRecovery, composeVerifier } from '../../src/compose/recovery.ts'
import { collectTasks } from '../../src/compose/tasks.ts'
import { cpuMicroseconds } from './cpu-time.ts'
import { createNumberReader, GIVEN_NAME, surnameOf } from './numbered-document.ts'
import { createScriptedEngine } from './scripted-face.ts'

const people = Number(process.argv[2])
const settings = readConfig(process.env, { isRoot: process.getuid?.() === 0 })
if (!settings.ok) throw new Error(settings.problems.join(' '))
const { config } = settings
const log = createLog('error')
const listener = await listen(config)
const store = await openStore(config, log)
const foundation = createFoundation({
  config,
  database: store.database,
  keys: await openKeys(config, store.database),
})
await prepareOrganisation(foundation)

const engine = createScriptedEngine()
const verifier = composeVerifier(foundation)
const { recovery, tasks } = composeRecovery(foundation, { engine, verifier })
const builtIn = composeProvider(foundation, engine, createNumberReader())
await registerProvider(foundation, builtIn.provider)
await employ(foundation)

const shared = {
  ...foundation,
  origin: config.origin,
  onNewPasskeySignedIn: recovery.completeAfterNewPasskey,
}
const signIn = createSignIn({
  ...shared,
  recoveryOffer: recovery.offer,
  isInPassScope: async () => true,
  onRecoveryPassAccepted: recovery.acceptPass,
})
const securityInfo = createSecurityInfo({ ...shared, organisation: foundation.organisations })
const routes = [signIn.routes, recovery.app, securityInfo.routes, verifier.app]
const own = {
  origin: config.origin,
  routes,
  security: { formTargets: [config.providerOrigin], cameraPaths: ['/recover/face'] },
  hasChrome: true,
}
const hosts = composeHosts(config, [own, builtIn.site], {
  organisations: foundation.organisations,
  log,
  isReady: () => answersInTime(store.pool),
})
foundation.own.handler = hosts
const jobs = await runJobs({
  pool: store.pool,
  ...collectTasks(foundation, [builtIn.tasks, verifier.tasks, tasks]),
  onError: (what, error) => log.error(what, error),
})
listener.use(hosts)

process.on('message', (message) => {
  if (message === 'usage') process.send?.({ cpu: cpuMicroseconds() })
  if (message === 'stop') void stop()
})
// A bench that is broken off leaves no node and no database behind.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => void stop())
process.send?.({ ready: true })

let isStopping = false
async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  await listener.close()
  await jobs.stop()
  await builtIn.provider.close()
  await store.close()
  if (process.connected) process.disconnect()
}

/** Accounts `person-0`, `person-1`, ... that have signed in before, all in the scope of one profile in Production. */
async function employ({
  database,
  directory,
  policy,
  clock,
  identityVerification,
}: Foundation): Promise<void> {
  const actor = { kind: 'system' } as const
  const [provider] = await identityVerification.listProviders()
  if (!provider) throw new Error('The provider is not registered')
  await inTransaction(database, async (tx) => {
    const profile = await policy.createProfile(
      tx,
      { name: 'Everybody', providerId: provider.id, groupIds: 'all_users' },
      actor,
    )
    await policy.updateProfile(tx, profile.id, { mode: 'production' }, actor)
    const temporaryAccessPass = { isEnabled: true, includeTargets: ['all_users' as const] }
    await policy.updateMethodsPolicy(tx, { temporaryAccessPass }, actor)
    for (let person = 0; person < people; person += 1) {
      const user = await directory.createUser(tx, {
        userPrincipalName: `person-${person}@example.org`,
        displayName: `Person ${person}`,
        mail: `person-${person}@example.org`,
        givenName: GIVEN_NAME,
        surname: surnameOf(person),
      })
      await directory.recordSignIn(tx, user.id, new Date(clock.now().getTime() + 1000))
    }
  })
}

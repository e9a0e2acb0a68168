import type { Tasks } from '#platform/jobs'
import type { Foundation } from './modules.ts'

/** Every minute, because a page or a promise depends on it; the rest is tidied once an hour. */
const EVERY_MINUTE = /\.(expire|link)$/
const BY_THE_CLOCK = /\.(expire|link|purge|renew)$/

/** All modules' tasks, and the clock of those that come round by name: `*.expire`, `*.link`, `*.purge`, `*.renew`. */
export function collectTasks(
  { audit, authentication, keys, notifications, oidc }: Foundation,
  more: Tasks[],
): { tasks: Tasks; timers: Record<string, string> } {
  const tasks: Tasks = Object.assign(
    {
      'audit.link': async () => {
        await audit.link()
      },
    },
    authentication.tasks,
    keys.tasks,
    notifications.tasks,
    oidc.tasks,
    ...more,
  )
  const timers = Object.keys(tasks)
    .filter((name) => BY_THE_CLOCK.test(name))
    .map((name) => [name, EVERY_MINUTE.test(name) ? '* * * * *' : '17 * * * *'] as const)
  return { tasks, timers: Object.fromEntries(timers) }
}

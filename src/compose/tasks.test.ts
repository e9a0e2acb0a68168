import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Foundation } from './modules.ts'
import { collectTasks } from './tasks.ts'

it('what must come round by itself does, certificates among it', () => {
  const work = async () => undefined
  const foundation = {
    keys: { tasks: { 'certificates.renew': work } },
    authentication: { tasks: { 'authentication.purge': work } },
    notifications: { tasks: { 'notifications.send': work } },
    oidc: { tasks: {} },
  } as unknown as Foundation
  const { tasks, timers } = collectTasks(foundation, [{ 'recovery.expire': work }])
  assert.equal(tasks['certificates.renew'], work)
  assert.deepEqual(timers, {
    'audit.link': '* * * * *',
    'recovery.expire': '* * * * *',
    'certificates.renew': '17 * * * *',
    'authentication.purge': '17 * * * *',
  })
})

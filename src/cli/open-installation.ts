import { createLog } from '#platform/telemetry'
import { createFoundation } from '../compose/modules.ts'
import type { Foundation } from '../compose/modules.ts'
import { openKeys, openStore } from '../compose/open-store.ts'
import type { Store } from '../compose/open-store.ts'
import { configFrom } from '../main.ts'

/** The database of this installation, beside a running server or without one; closed when `work` ends. */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(configFrom(process.env), createLog('error'))
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** As above, with keys and modules. */
export function withInstallation<T>(work: (foundation: Foundation) => Promise<T>): Promise<T> {
  const config = configFrom(process.env)
  return withStore(async ({ database }) => {
    const keys = await openKeys(config, database)
    return work(createFoundation({ config, database, keys }))
  })
}

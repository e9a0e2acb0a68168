import type { Context, Hono } from 'hono'
import type { Audit } from '#audit'
import type { Sessions } from '#authentication'
import type { Directory } from '#directory'
import { secondsLater } from '#platform/clock'
import type { Clock } from '#platform/clock'
import { hashToken } from '#platform/crypto'
import type { Random } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { createLinkRoutes } from './routes.ts'
import { replaceLink } from './store.ts'

export type AdminLinkDeps = {
  database: Database
  clock: Clock
  random: Random
  origin: string
  audit: Pick<Audit, 'record'>
  directory: Pick<Directory, 'getUser' | 'recordSignIn'>
  sessions: Pick<Sessions, 'create'>
  clientIp(c: Context): string
}

export type AdminLinks = {
  /** Answers the link; only its hash is stored. */
  make(userId: string): Promise<string>
  routes: Hono
}

const LIFETIME_SECONDS = 3600

export function createAdminLinks(deps: AdminLinkDeps): AdminLinks {
  return {
    async make(userId) {
      const token = deps.random.token()
      const user = await deps.directory.getUser(userId)
      if (!user?.accountEnabled) throw new Error('The administrator does not exist or is disabled')
      await inTransaction(deps.database, async (tx) => {
        const expiresAt = secondsLater(deps.clock.now(), LIFETIME_SECONDS)
        await replaceLink(tx, { tokenHash: hashToken(token), userId, expiresAt })
        await deps.audit.record(tx, {
          activity: 'Create administrator link',
          category: 'UserManagement',
          operationType: 'Add',
          result: 'success',
          actor: { kind: 'system' },
          targets: [{ kind: 'User', id: userId, displayName: user.displayName }],
        })
      })
      return `${deps.origin}/admin/link/${token}`
    },
    routes: createLinkRoutes(deps),
  }
}

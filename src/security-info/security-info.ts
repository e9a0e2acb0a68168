import type { Context, Hono } from 'hono'
import type { Audit } from '#audit'
import type { Authentication } from '#authentication'
import type { Directory } from '#directory'
import type { Clock } from '#platform/clock'
import type { Database } from '#platform/database'
import { createEnrolmentRoutes } from './enrolment-routes.ts'
import { createPortalRoutes } from './routes.ts'

export type SecurityInfoDeps = {
  database: Database
  clock: Clock
  audit: Pick<Audit, 'record'>
  directory: Pick<Directory, 'getUser' | 'recordSignIn'>
  authentication: Authentication
  organisation: { get(): Promise<{ name: string }> }
  /** Recovery ends here: old methods removed, sessions revoked once more, notices sent (design decision 7). */
  onNewPasskeySignedIn(input: {
    attemptId: string
    userId: string
    methodId: string
  }): Promise<{ ok: true; removedMethods: string[]; notified: string[] } | { ok: false; reason: string }>
  clientIp(c: Context): string
}

export type SecurityInfo = { routes: Hono }

export function createSecurityInfo(deps: SecurityInfoDeps): SecurityInfo {
  return { routes: createEnrolmentRoutes(deps).route('/', createPortalRoutes(deps)) }
}

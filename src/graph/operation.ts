import type { Context } from 'hono'
import { z } from 'zod'
import type { Audit, AuditActor } from '#audit'
import type { Authentication } from '#authentication'
import type { Directory, Role } from '#directory'
import type { IdentityVerification } from '#identity-verification'
import type { Notifications } from '#notifications'
import type { Organisations } from '#organisation'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import type { Policy } from '#policy'
import type { Recovery } from '#recovery'
import { GraphRefused } from './errors.ts'
import type { Query, QueryRules } from './odata/read-query.ts'

export type GraphDeps = {
  database: Database
  clock: Clock
  random: Pick<Random, 'id'>
  origin: string
  audit: Audit
  authentication: Authentication
  directory: Directory
  policy: Policy
  identityVerification: IdentityVerification
  notifications: Pick<Notifications, 'list'>
  organisations: Organisations
  recovery: Pick<Recovery, 'listAttempts' | 'getAttempt' | 'decide'>
  /** Opaque bearer tokens of applications. */
  readAccessToken(token: string): Promise<{ clientId: string; displayName: string; roles: string[] } | null>
  revokeTokens(tx: Transaction, userId: string): Promise<unknown>
  clientIp(c: Context): string
}

/** Who asks: an application by token, or an administrator by session. */
export type Caller =
  | { kind: 'app'; actor: AuditActor; appRoles: string[] }
  | { kind: 'user'; actor: AuditActor; userId: string; roles: Role[] }

export type Call = {
  c: Context
  caller: Caller
  deps: GraphDeps
  /** On our own origin, whatever the Host header said. */
  url: URL
  query: Query
  body(): Promise<unknown>
}

/** One row of the API: what it is, who may call it, what it does. There is no route without a row. */
export type Operation = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  /** One of these application permissions is enough. */
  appRoles: readonly string[]
  /** One of these directory roles is enough; Global Administrator always is. */
  roles: readonly Role[]
  /** Without it the operation takes no query option. */
  query?: QueryRules
  run(call: Call): Promise<Response>
}

/** An id from the path; what cannot be one is not found. */
export function idFrom({ c }: Call, name = 'id'): string {
  const id = z.guid().safeParse(c.req.param(name))
  if (!id.success) throw new GraphRefused('Request_ResourceNotFound', 'There is nothing with this id.')
  return id.data
}

/** Reading is for every administrator. */
export const READERS: readonly Role[] = [
  'Global Reader',
  'Authentication Policy Administrator',
  'Authentication Administrator',
  'Privileged Authentication Administrator',
  'User Administrator',
  'Helpdesk Administrator',
]

import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Database } from '#platform/database'
import { createMethods } from './manage-methods.ts'
import type { Methods } from './manage-methods.ts'
import { createPasskeys } from './passkey/index.ts'
import type { Passkeys } from './passkey/index.ts'
import { purgeExpired } from './purge-store.ts'
import { createEnrolmentSessions, createPendingSignIns, createSessions } from './session/index.ts'
import type { EnrolmentSessions, PendingSignIns, Sessions } from './session/index.ts'
import { createTemporaryAccessPasses } from './temporary-access-pass/index.ts'
import type { TemporaryAccessPasses } from './temporary-access-pass/index.ts'

export type Authentication = {
  methods: Methods
  passkey: Passkeys
  temporaryAccessPass: TemporaryAccessPasses
  session: Sessions
  enrolment: EnrolmentSessions
  pendingSignIn: PendingSignIns
  tasks: Record<string, (payload: unknown) => Promise<void>>
}

export type AuthenticationDeps = {
  database: Database
  clock: Clock
  random: Random
  keys: {
    pepper(purpose: string): Buffer
    seal(purpose: string, plain: Uint8Array): Buffer
    open(purpose: string, sealed: Uint8Array): Buffer
  }
  /** Its host is the relying party id of every passkey (design decision 16). */
  origin: string
  directory: { getUser(id: string): Promise<{ accountEnabled: boolean } | null> }
}

export function createAuthentication(deps: AuthenticationDeps): Authentication {
  const methods = createMethods(deps)
  return {
    methods,
    passkey: createPasskeys(deps),
    temporaryAccessPass: createTemporaryAccessPasses({
      ...deps,
      pepper: deps.keys.pepper('temporary-access-pass'),
    }),
    session: createSessions(deps),
    enrolment: createEnrolmentSessions(deps),
    pendingSignIn: createPendingSignIns(deps),
    tasks: {
      /** Hourly: methods disabled for 72 hours, and whatever has expired. */
      'authentication.purge': async () => {
        await methods.purge()
        await purgeExpired(deps.database, deps.clock.now())
      },
    },
  }
}

import { createAuthentication } from '#authentication'
import type { Authentication } from '#authentication'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { openWith, pepperOf, sealWith } from '../../src/keys/master-key.ts'
import { createSoftwareAuthenticator } from './software-authenticator.ts'
import type { SoftwareAuthenticator } from './software-authenticator.ts'

export const ORIGIN = 'http://localhost:3000'

export type TestClock = { now(): Date; forward(minutes: number): void }

export function testClock(start = '2026-03-01T10:00:00Z'): TestClock {
  let time = Date.parse(start)
  return {
    now: () => new Date(time),
    forward: (minutes) => {
      time += minutes * 60_000
    },
  }
}

export const testUser = (id = systemRandom.id()) => ({
  id,
  userPrincipalName: `${id.slice(-6)}@example.org`,
  displayName: 'Robin Example',
  accountEnabled: true,
})
export type TestUser = ReturnType<typeof testUser>

/** Sealing by the real master-key code, without a database row to check the key against. */
const MASTER_KEY = Buffer.alloc(32, 42)
export const testKeys = {
  seal: (purpose: string, plain: Uint8Array) => sealWith(MASTER_KEY, purpose, plain),
  open: (purpose: string, sealed: Uint8Array) => openWith(MASTER_KEY, purpose, sealed),
  pepper: (purpose: string) => pepperOf(MASTER_KEY, purpose),
}

export function testAuthentication(
  database: Database,
  clock: TestClock,
  users: Map<string, { accountEnabled: boolean }>,
): Authentication {
  return createAuthentication({
    database,
    clock,
    random: systemRandom,
    keys: testKeys,
    origin: ORIGIN,
    directory: { getUser: async (id) => users.get(id) ?? null },
  })
}

/** A person with a working passkey. */
export async function registerPasskey(
  authentication: Authentication,
  user: TestUser,
  setup: { countsUses?: boolean; attemptId?: string } = {},
): Promise<{ authenticator: SoftwareAuthenticator; methodId: string }> {
  const authenticator = createSoftwareAuthenticator(ORIGIN, setup)
  const offered = await authentication.passkey.registerOptions({
    user,
    binding: user.id,
    organisationName: 'Example',
  })
  if (!offered.ok) throw new Error(offered.reason)
  const verified = await authentication.passkey.verifyRegistration({
    response: authenticator.create(offered.options),
    binding: user.id,
    userId: user.id,
    attemptId: setup.attemptId ?? null,
  })
  if (!verified.ok) throw new Error(verified.reason)
  return { authenticator, methodId: verified.method.id }
}

export const issueRecoveryPass = (
  authentication: Authentication,
  database: Database,
  input: { userId: string; boundBrowser?: string; attemptId?: string },
) =>
  inTransaction(database, (tx) =>
    authentication.temporaryAccessPass.issueRecoveryPass(tx, {
      attemptId: systemRandom.id(),
      lifetimeMinutes: 10,
      ...input,
    }),
  )

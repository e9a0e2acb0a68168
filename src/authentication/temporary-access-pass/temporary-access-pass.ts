import type { Clock } from '#platform/clock'
import { hashSecret } from '#platform/crypto'
import type { Random } from '#platform/crypto'
import type { Database, Transaction } from '#platform/database'
import { issueAdminPass, issueRecoveryPass } from './issue-pass.ts'
import type { IssuedPass } from './issue-pass.ts'
import type { TemporaryAccessPass } from './pass.ts'
import { redeemPass } from './redeem-pass.ts'
import type { Redeemed, RedeemInput } from './redeem-pass.ts'
import { deletePass, revokeOfAttempt, revokePasses, selectPasses } from './store.ts'

type Tail<F> = F extends (tx: Transaction, input: infer I, deps: never) => infer R
  ? (tx: Transaction, input: I) => R
  : never

export type TemporaryAccessPasses = {
  /** `boundBrowser`: hash of the proving browser's cookie, when the profile binds passes. */
  issueRecoveryPass(
    tx: Transaction,
    input: { userId: string; attemptId: string; lifetimeMinutes: number; boundBrowser?: string | null },
  ): Promise<IssuedPass>
  issueAdminPass: Tail<typeof issueAdminPass>
  /** `userId` null for an account that does not exist: the same work, the same answer as a wrong code. */
  redeem(input: RedeemInput): Promise<Redeemed>
  /** The admin pass of a person, usable or not; recovery passes are nobody's to see. */
  findAdminPass(userId: string): Promise<TemporaryAccessPass | null>
  deleteAdminPass(tx: Transaction, userId: string, passId: string): Promise<boolean>
  revokeRecoveryPasses(tx: Transaction, userId: string): Promise<number>
  /** Unused recovery passes of this attempt alone: an attempt that ends takes no other attempt's pass with it. */
  revokePassesOfAttempt(tx: Transaction, attemptId: string): Promise<number>
  /** Passes that administrators made, used or not: a way in like the methods that a recovery takes away (T31). */
  revokeAdminPasses(tx: Transaction, userId: string): Promise<number>
}

export type TemporaryAccessPassDeps = { database: Database; clock: Clock; random: Random; pepper: Buffer }

export function createTemporaryAccessPasses(deps: TemporaryAccessPassDeps): TemporaryAccessPasses {
  let dummyHash: Promise<string> | undefined
  return {
    issueRecoveryPass: (tx, input) => issueRecoveryPass(tx, input, deps),
    issueAdminPass: (tx, input) => issueAdminPass(tx, input, deps),
    redeem(input) {
      dummyHash ??= hashSecret(deps.random.token(), deps.pepper)
      return redeemPass(input, { ...deps, dummyHash })
    },
    async findAdminPass(userId) {
      const [pass] = await selectPasses(deps.database, userId, 'admin', 1)
      return pass && !pass.revokedAt ? pass : null
    },
    deleteAdminPass: (tx, userId, passId) => deletePass(tx, userId, passId),
    revokeRecoveryPasses: (tx, userId) => revokePasses(tx, userId, 'recovery', deps.clock.now()),
    revokePassesOfAttempt: (tx, attemptId) => revokeOfAttempt(tx, attemptId, deps.clock.now()),
    revokeAdminPasses: (tx, userId) => revokePasses(tx, userId, 'admin', deps.clock.now()),
  }
}

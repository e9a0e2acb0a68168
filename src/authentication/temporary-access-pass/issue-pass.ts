import type { Clock } from '#platform/clock'
import { base32Code, hashSecret, normaliseCode } from '#platform/crypto'
import type { Random } from '#platform/crypto'
import type { Transaction } from '#platform/database'
import { RECOVERY_PASS_CHARS } from './pass.ts'
import type { PassPolicy, TemporaryAccessPass } from './pass.ts'
import { insertPass, revokePasses } from './store.ts'

export type IssuedPass = {
  id: string
  /** Shown once; nothing but its hash is kept. */
  code: string
  startsAt: Date
  expiresAt: Date
}
type Deps = { clock: Clock; random: Random; pepper: Buffer }

/** Takes the place of any earlier recovery pass of the person, in the caller's transaction (design decision 13). */
export async function issueRecoveryPass(
  tx: Transaction,
  input: { userId: string; attemptId: string; lifetimeMinutes: number; boundBrowser?: string | null },
  deps: Deps,
): Promise<IssuedPass> {
  return issue(
    tx,
    {
      kind: 'recovery',
      userId: input.userId,
      attemptId: input.attemptId,
      createdBy: null,
      isUsableOnce: true,
      startsAt: deps.clock.now(),
      lifetimeMinutes: input.lifetimeMinutes,
      boundBrowser: input.boundBrowser ?? null,
      length: RECOVERY_PASS_CHARS,
    },
    deps,
  )
}

/** By the policy of entra.md 8. Who may make one for whom is the caller's to decide. */
export async function issueAdminPass(
  tx: Transaction,
  input: {
    userId: string
    createdBy: string | null
    policy: PassPolicy
    lifetimeMinutes?: number
    isUsableOnce?: boolean
    startsAt?: Date
  },
  deps: Deps,
): Promise<
  ({ ok: true } & IssuedPass) | { ok: false; reason: 'pass_policy_disabled' | 'lifetime_out_of_range' }
> {
  const { policy } = input
  if (!policy.isEnabled) return { ok: false, reason: 'pass_policy_disabled' }
  const lifetimeMinutes = input.lifetimeMinutes ?? policy.defaultLifetimeInMinutes
  const fits =
    lifetimeMinutes >= policy.minimumLifetimeInMinutes && lifetimeMinutes <= policy.maximumLifetimeInMinutes
  if (!fits) return { ok: false, reason: 'lifetime_out_of_range' }
  const pass = await issue(
    tx,
    {
      kind: 'admin',
      userId: input.userId,
      attemptId: null,
      createdBy: input.createdBy,
      isUsableOnce: policy.isUsableOnce || (input.isUsableOnce ?? false),
      startsAt: input.startsAt ?? deps.clock.now(),
      lifetimeMinutes,
      boundBrowser: null,
      length: policy.defaultLength,
    },
    deps,
  )
  return { ok: true, ...pass }
}

type Order = Omit<
  TemporaryAccessPass,
  'id' | 'secretHash' | 'expiresAt' | 'createdAt' | 'usedAt' | 'revokedAt' | 'failedTries'
> & { lifetimeMinutes: number; length: number }

async function issue(
  tx: Transaction,
  { lifetimeMinutes, length, ...order }: Order,
  deps: Deps,
): Promise<IssuedPass> {
  const code = base32Code(deps.random, length)
  const createdAt = deps.clock.now()
  const expiresAt = new Date(order.startsAt.getTime() + lifetimeMinutes * 60_000)
  const pass: TemporaryAccessPass = {
    ...order,
    id: deps.random.id(),
    secretHash: await hashSecret(normaliseCode(code), deps.pepper),
    createdAt,
    expiresAt,
    usedAt: null,
    revokedAt: null,
    failedTries: 0,
  }
  await revokePasses(tx, order.userId, order.kind, createdAt)
  await insertPass(tx, pass)
  return { id: pass.id, code, startsAt: order.startsAt, expiresAt }
}

import type { Clock } from '#platform/clock'
import { normaliseCode, verifySecret } from '#platform/crypto'
import type { Database } from '#platform/database'
import { refusalOf } from './pass.ts'
import type { PassKind, PassRefusal, TemporaryAccessPass } from './pass.ts'
import { markUsed, reserveTry, returnTry, selectPasses } from './store.ts'

export type RedeemInput = {
  code: string
  userId: string | null
  browser: string | null
  /** Which kinds are looked at; both unless told. Where guessing has to stop, recovery passes alone (T12). */
  kinds?: PassKind[]
}
export type Redeemed =
  | {
      ok: true
      passId: string
      userId: string
      kind: PassKind
      attemptId: string | null
      expiresAt: Date
    }
  | { ok: false; reason: PassRefusal; passId?: string; attemptId?: string | null }

type Deps = { database: Database; clock: Clock; pepper: Buffer; dummyHash: Promise<string> }

/** Checks per try, always: so many argon2id runs whoever is asked for (T14). */
const CHECKS = 3

/**
 * The last two recovery passes (the one before tells an outdated code from a mistyped one) and the last admin pass.
 * Only who knows the code learns more than `pass_wrong`.
 */
export async function redeemPass(input: RedeemInput, deps: Deps): Promise<Redeemed> {
  const code = normaliseCode(input.code)
  const candidates = input.userId ? await candidatesOf(deps.database, input.userId, input.kinds) : []
  let matched: TemporaryAccessPass | null = null
  for (let i = 0; i < CHECKS; i += 1) {
    const pass = candidates[i]
    // The same work on a hash of nothing, where there is no pass, the code has been found, or wrong tries killed it.
    const isAlive = pass !== undefined && !matched && (await mayTry(deps.database, pass))
    const hash = isAlive ? pass.secretHash : await deps.dummyHash
    const isRight = (await verifySecret(code, hash, deps.pepper)) && isAlive
    if (isRight) {
      if (pass.kind === 'admin') await returnTry(deps.database, pass.id)
      matched = pass
    }
  }
  if (!matched) return { ok: false, reason: 'pass_wrong' }

  const now = deps.clock.now()
  const about = { passId: matched.id, attemptId: matched.attemptId }
  const reason = refusalOf(matched, { now, browser: input.browser })
  if (reason) return { ok: false, reason, ...about }
  if (!(await markUsed(deps.database, matched.id, now))) return { ok: false, reason: 'pass_used', ...about }
  return { ok: true, ...about, userId: matched.userId, kind: matched.kind, expiresAt: matched.expiresAt }
}

/** Wrong tries kill an admin pass alone: whoever could end a recovery pass by guessing had a weapon (decision 8). */
const mayTry = async (database: Database, pass: TemporaryAccessPass): Promise<boolean> =>
  pass.kind === 'recovery' || reserveTry(database, pass.id)

async function candidatesOf(
  database: Database,
  userId: string,
  kinds: PassKind[] = ['recovery', 'admin'],
): Promise<TemporaryAccessPass[]> {
  const recovery = await selectPasses(database, userId, 'recovery', 2)
  const admin = await selectPasses(database, userId, 'admin', 1)
  return [...recovery, ...admin].filter(({ kind }) => kinds.includes(kind))
}

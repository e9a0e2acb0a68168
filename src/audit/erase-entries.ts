import type { KeyObject } from 'node:crypto'
import type { Clock } from '#platform/clock'
import type { Random } from '#platform/crypto'
import type { Transaction } from '#platform/database'
import type { AuditActor } from './entry.ts'
import { recordEntry } from './record-entry.ts'
import { isSigned, signStatement } from './sign-statement.ts'
import { eraseRecord, recordsNaming } from './store.ts'
import type { AuditRecord } from './store.ts'

/** The row that says of another (its correlation id) that it was erased, and by whom. */
export const ERASURE = 'Account Recovery audit entry erased'

/**
 * Takes the personal part and its salt out of every row that names the person as actor or target; answers how many.
 * Each is signed as erased, with the key that the database does not hold, and told of by a row of its own, so that
 * an edit cannot pass for an erasure (T34).
 */
export async function eraseEntries(
  tx: Transaction,
  input: { personId: string; actor: AuditActor },
  deps: { clock: Clock; random: Random; checkpointKey(): Promise<KeyObject> },
): Promise<number> {
  const key = await deps.checkpointKey()
  const records = await recordsNaming(tx, input.personId)
  for (const record of records) {
    const erasedAt = deps.clock.now()
    await eraseRecord(tx, record.id, erasedAt, signStatement(statementOf(record, erasedAt), key))
    await recordEntry(
      tx,
      {
        activity: ERASURE,
        category: 'UserManagement',
        operationType: 'Delete',
        result: 'success',
        correlationId: record.id,
        actor: input.actor,
      },
      deps,
    )
  }
  return records.length
}

const statementOf = (record: AuditRecord, erasedAt: Date) =>
  ({
    type: 'audit_erasure',
    id: record.id,
    contentHash: record.content_hash,
    erasedAt: erasedAt.toISOString(),
  }) as const

/** Gone as a whole and signed as gone: anything between that and a whole row is an edit. */
export function isErased(record: AuditRecord, key: KeyObject): boolean {
  const { actor, targets, details, salt, erased_at: erasedAt, erasure_signature: signature } = record
  const isGone =
    actor === null && salt === null && JSON.stringify(targets) === '[]' && JSON.stringify(details) === '{}'
  if (!isGone || !(erasedAt instanceof Date) || signature === null) return false
  return isSigned(statementOf(record, erasedAt), signature, key)
}

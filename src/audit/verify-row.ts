import type { KeyObject } from 'node:crypto'
import { commitment, contentHash } from './content-hash.ts'
import { isErased } from './erase-entries.ts'
import type { AuditRecord } from './store.ts'

/** What a row says of itself, its place in the chain aside. */
export function judgeRow(
  row: AuditRecord,
  key: KeyObject,
): 'whole' | 'erased' | 'row_changed' | 'false_erasure' {
  if (!(row.occurred_at instanceof Date) || contentHash(row) !== row.content_hash) return 'row_changed'
  if (isErased(row, key)) return 'erased'
  if (row.actor === null || row.salt === null) return 'false_erasure'
  const { actor, targets, details, salt } = row
  const isUntouched =
    row.erased_at === null &&
    row.erasure_signature === null &&
    commitment({ actor, targets, details }, salt) === row.personal_commitment
  return isUntouched ? 'whole' : 'row_changed'
}

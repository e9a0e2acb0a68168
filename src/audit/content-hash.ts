import { createHmac } from 'node:crypto'
import { sha256 } from '#platform/crypto'
import { canonicalJson } from './canonical-json.ts'
import type { AuditActor, AuditTarget } from './entry.ts'
import type { AuditRecord } from './store.ts'

/** The fields that name a person: erasable later, so the hash sees only their salted commitment. */
type PersonalPart = { actor: AuditActor; targets: AuditTarget[]; details: Record<string, string> }

export function commitment({ actor, targets, details }: PersonalPart, salt: Buffer): string {
  return createHmac('sha256', salt).update(canonicalJson({ actor, targets, details })).digest('base64url')
}

/** What stays of a row when its personal part is erased. */
type LastingPart = Omit<
  AuditRecord,
  keyof PersonalPart | 'salt' | 'content_hash' | 'sequence' | 'chain_hash' | 'erased_at' | 'erasure_signature'
>

/** Hash of one row's own content: every column that tells something, the personal ones by their commitment (decision 11). */
export function contentHash(row: LastingPart): string {
  const lasting: LastingPart = {
    id: row.id,
    occurred_at: row.occurred_at,
    service: row.service,
    activity: row.activity,
    category: row.category,
    operation_type: row.operation_type,
    result: row.result,
    reason: row.reason,
    correlation_id: row.correlation_id,
    personal_commitment: row.personal_commitment,
  }
  return sha256(canonicalJson(lasting)).toString('base64url')
}

/** One link of the chain: the row's hash over the hash of the row before. The first row follows the empty string. */
export function chainHash(previous: string, content: string): string {
  return sha256(`${previous}.${content}`).toString('base64url')
}

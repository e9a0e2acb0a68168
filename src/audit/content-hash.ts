import { createHmac } from 'node:crypto'
import { sha256 } from '#platform/crypto'
import type { AuditActor, AuditEntry, AuditTarget } from './entry.ts'

/** JSON with sorted keys, so that equal content has equal bytes (the idea of RFC 8785, for strings and objects). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`)
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}

/** The fields that name a person: erasable later, so the hash sees only their salted commitment. */
export type PersonalPart = { actor: AuditActor; targets: AuditTarget[]; details: Record<string, string> }

export function commitment(personal: PersonalPart, salt: Buffer): string {
  return createHmac('sha256', salt).update(canonicalJson(personal)).digest('base64url')
}

/** Hash of one row's own content. Erasing the personal part keeps it valid: only its commitment enters (decision 11). */
export function contentHash(
  row: Pick<AuditEntry, 'activity' | 'category' | 'result' | 'reason' | 'correlationId'> & {
    id: string
    occurredAt: Date
  },
  personalCommitment: string,
): string {
  const { id, activity, category, result, reason, correlationId } = row
  return sha256(
    canonicalJson({
      id,
      occurredAt: row.occurredAt.toISOString(),
      activity,
      category,
      result,
      reason,
      correlationId,
      personalCommitment,
    }),
  ).toString('base64url')
}

/** One link of the chain: the row's hash over the hash of the row before. The first row follows the empty string. */
export function chainHash(previous: string, content: string): string {
  return sha256(`${previous}.${content}`).toString('base64url')
}

/** Who did it. A person by the account they act as, an application by its id, or the system (timers, jobs). */
export type AuditActor =
  | { kind: 'user'; id: string; displayName?: string; userPrincipalName?: string; ipAddress?: string }
  | { kind: 'app'; appId: string; displayName: string; ipAddress?: string }
  | { kind: 'system' }

/** A person, as the log names them; the address is that of the request. */
export const userActor = (
  { id, displayName, userPrincipalName }: { id: string; displayName: string; userPrincipalName: string },
  ipAddress: string,
): AuditActor => ({ kind: 'user', id, displayName, userPrincipalName, ipAddress })

export type AuditTarget = {
  kind: 'User' | 'Policy' | 'Group' | 'Provider' | 'Organisation'
  id: string
  displayName?: string
  userPrincipalName?: string
  modified?: { name: string; oldValue?: string; newValue?: string }[]
}

/** What a module hands to the log. Names of activities follow entra.md 10 ("User started account recovery"). */
export type AuditEntry = {
  activity: string
  category: 'UserManagement' | 'Policy'
  operationType?: 'Add' | 'Update' | 'Delete' | 'Read' | 'Other'
  result: 'success' | 'failure'
  /** Stable code, never prose: the admin centre turns it into words. */
  reason?: string
  /** The recovery attempt, or whatever else ties rows together. */
  correlationId?: string
  actor: AuditActor
  targets?: AuditTarget[]
  /** Facts for the auditor. Never a secret, a picture or a claim value (design decision 9). */
  details?: Record<string, string>
}

/** A stored row. `sequence` is null until the chain job has linked it (design decision 11). */
export type AuditRow = AuditEntry & {
  id: string
  service: string
  occurredAt: Date
  sequence: number | null
  /** When actor, targets and details were erased: the actor then stands as the system, the others are empty. */
  erasedAt?: Date
}

export type AuditQuery = {
  correlationId?: string
  activity?: string
  /** Activities that begin with this. */
  activityStart?: string
  from?: Date
  until?: Date
  limit?: number
  /** The `next` of an earlier page. */
  after?: string
}

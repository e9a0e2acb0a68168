import type { AuditRow } from '#audit'
import { GraphRefused } from '../errors.ts'
import type { Operator } from '../odata/parse-filter.ts'
import type { QueryRules } from '../odata/read-query.ts'
import { writePage } from '../odata/write-page.ts'
import { idFrom, READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { given } from '../parse-body.ts'

const READ = ['AuditLog.Read.All']

/** `directoryAudit` of entra.md 10. */
function toGraphAudit(row: AuditRow) {
  const { actor } = row
  return {
    id: row.id,
    activityDateTime: row.occurredAt.toISOString(),
    activityDisplayName: row.activity,
    category: row.category,
    correlationId: row.correlationId ?? null,
    loggedByService: row.service,
    operationType: row.operationType ?? '',
    result: row.result,
    resultReason: row.reason ?? '',
    initiatedBy: {
      user:
        actor.kind === 'user'
          ? {
              id: actor.id,
              displayName: actor.displayName ?? null,
              userPrincipalName: actor.userPrincipalName ?? null,
              ipAddress: actor.ipAddress ?? null,
            }
          : null,
      app:
        actor.kind === 'app'
          ? { appId: actor.appId, displayName: actor.displayName, servicePrincipalId: null }
          : actor.kind === 'system'
            ? { appId: null, displayName: row.service, servicePrincipalId: null }
            : null,
    },
    targetResources: (row.targets ?? []).map((target) => ({
      id: target.id,
      displayName: target.displayName ?? null,
      type: target.kind,
      userPrincipalName: target.userPrincipalName ?? null,
      modifiedProperties: (target.modified ?? []).map(({ name, oldValue, newValue }) => ({
        displayName: name,
        oldValue: oldValue ?? null,
        newValue: newValue ?? null,
      })),
    })),
    additionalDetails: Object.entries(row.details ?? {}).map(([key, value]) => ({ key, value })),
  }
}

/** What `directoryAudit` can be filtered by here, of entra.md 10. */
const LIST: QueryRules = {
  pages: true,
  filter: {
    activityDateTime: { kind: 'instant', operators: ['eq', 'ge', 'le'] },
    activityDisplayName: { kind: 'text', operators: ['eq', 'startswith'] },
    correlationId: { kind: 'text', operators: ['eq'] },
  },
  order: 'activityDateTime desc',
}

async function list({ c, deps, url, query }: Call): Promise<Response> {
  const value = (field: string, ...operators: Operator[]): string | undefined =>
    query.conditions.find((one) => one.field === field && operators.includes(one.operator))?.value
  const [from, until] = [value('activityDateTime', 'ge', 'eq'), value('activityDateTime', 'le', 'eq')]
  const { rows, next } = await deps.audit.list({
    limit: query.top,
    ...given({
      after: query.skipToken,
      from: from === undefined ? undefined : new Date(from),
      until: until === undefined ? undefined : new Date(until),
      activity: value('activityDisplayName', 'eq'),
      activityStart: value('activityDisplayName', 'startswith'),
      correlationId: value('correlationId', 'eq'),
    }),
  })
  return c.json(writePage(url, { value: rows.map(toGraphAudit), next }))
}

export const auditLogOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/auditLogs/directoryAudits',
    appRoles: READ,
    roles: READERS,
    query: LIST,
    run: list,
  },
  {
    method: 'GET',
    path: '/auditLogs/directoryAudits/:id',
    appRoles: READ,
    roles: READERS,
    async run(call) {
      const row = await call.deps.audit.get(idFrom(call))
      if (!row) throw new GraphRefused('Request_ResourceNotFound', 'There is no entry with this id.')
      return call.c.json(toGraphAudit(row))
    },
  },
]

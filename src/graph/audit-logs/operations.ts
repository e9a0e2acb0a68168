import type { AuditRow } from '#audit'
import { GraphRefused } from '../errors.ts'
import { readQuery, toPage } from '../odata/read-query.ts'
import { READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'

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

async function list({ c, deps, url }: Call): Promise<Response> {
  const query = readQuery(url, ['activityDateTime', 'activityDisplayName', 'correlationId'])
  const value = (field: string, operator: string): string | undefined =>
    query.filters.find((filter) => filter.field === field && filter.operator === operator)?.value
  const instant = (text: string | undefined): Date | undefined => {
    if (text === undefined) return undefined
    const at = new Date(text)
    if (Number.isNaN(at.getTime()))
      throw new GraphRefused('Request_BadRequest', 'activityDateTime is not an instant.')
    return at
  }
  const [from, until] = [instant(value('activityDateTime', 'ge')), instant(value('activityDateTime', 'le'))]
  const [activity, correlationId] = [value('activityDisplayName', 'eq'), value('correlationId', 'eq')]
  const { rows, next } = await deps.audit.list({
    limit: query.top,
    ...(query.skipToken ? { after: query.skipToken } : {}),
    ...(from ? { from } : {}),
    ...(until ? { until } : {}),
    ...(activity ? { activity } : {}),
    ...(correlationId ? { correlationId } : {}),
  })
  return c.json(toPage(url, rows.map(toGraphAudit), next))
}

export const auditLogOperations: readonly Operation[] = [
  { method: 'GET', path: '/auditLogs/directoryAudits', appRoles: READ, roles: READERS, run: list },
  {
    method: 'GET',
    path: '/auditLogs/directoryAudits/:id',
    appRoles: READ,
    roles: READERS,
    async run({ c, deps }) {
      const id = c.req.param('id') ?? ''
      const row = /^[0-9a-f-]{36}$/i.test(id) ? await deps.audit.get(id) : null
      if (!row) throw new GraphRefused('Request_ResourceNotFound', 'There is no entry with this id.')
      return c.json(toGraphAudit(row))
    },
  },
]

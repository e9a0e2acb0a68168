import { z } from 'zod'
import { inTransaction } from '#platform/database'
import { READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { parseBody } from '../parse-body.ts'
import { toGraphUser } from '../users/shape.ts'

const Patch = z
  .strictObject({
    displayName: z.string().trim().min(1).max(128),
    accentColour: z.string().regex(/^#[0-9a-f]{6}$/i, 'must be #rrggbb'),
    helpdesk: z.strictObject({
      phone: z.string().max(64).optional(),
      mail: z.email().optional(),
      hours: z.string().max(128).optional(),
      url: z.url({ protocol: /^https$/ }).optional(),
    }),
  })
  .partial()

async function show({ c, deps }: Call): Promise<Response> {
  const { id, name, helpdesk, accentColour, isDemo } = await deps.organisations.get()
  return c.json({ value: [{ id, displayName: name, helpdesk, accentColour, isDemo }] })
}

async function update(call: Call): Promise<Response> {
  const { deps, caller, c } = call
  const body = parseBody(Patch, await call.body())
  const { id, name } = await deps.organisations.get()
  const helpdesk = body.helpdesk
    ? (Object.fromEntries(Object.entries(body.helpdesk).filter(([, value]) => value)) as typeof body.helpdesk)
    : undefined
  await deps.organisations.update({
    ...(body.displayName ? { name: body.displayName } : {}),
    ...(body.accentColour ? { accentColour: body.accentColour } : {}),
    ...(helpdesk ? { helpdesk: helpdesk as Record<string, string> } : {}),
  })
  await inTransaction(deps.database, (tx) =>
    deps.audit.record(tx, {
      activity: 'Update organisation',
      category: 'Policy',
      operationType: 'Update',
      result: 'success',
      actor: caller.actor,
      targets: [
        {
          kind: 'Organisation',
          id,
          displayName: name,
          modified: Object.keys(body).map((field) => ({ name: field })),
        },
      ],
    }),
  )
  return c.body(null, 204)
}

async function me({ c, caller, deps }: Call): Promise<Response> {
  const user = caller.kind === 'user' ? await deps.directory.getUser(caller.userId) : null
  if (!user || caller.kind !== 'user') return c.json({ value: null })
  return c.json({ ...toGraphUser(user), roles: caller.roles })
}

export const organizationOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/organization',
    appRoles: ['Organization.Read.All', 'Organization.ReadWrite.All'],
    roles: READERS,
    run: show,
  },
  {
    method: 'PATCH',
    path: '/organization',
    appRoles: ['Organization.ReadWrite.All'],
    roles: ['Authentication Policy Administrator'],
    run: update,
  },
  { method: 'GET', path: '/me', appRoles: [], roles: READERS, run: me },
]

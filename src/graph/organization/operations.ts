import { z } from 'zod'
import type { Organisation } from '#organisation'
import { inTransaction } from '#platform/database'
import { READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { given, line, parseBody } from '../parse-body.ts'
import { recordChange } from '../record-change.ts'
import { toGraphUser } from '../users/shape.ts'

/** The helpdesk is replaced whole; what is left out or empty is not shown any more. */
const Helpdesk = z
  .strictObject({
    phone: line(64),
    mail: z.union([z.literal(''), z.email().max(256)]),
    hours: line(128),
    url: z.union([z.literal(''), z.url({ protocol: /^https$/ }).max(512)]),
  })
  .partial()
const Patch = z
  .strictObject({
    displayName: line(128).min(1),
    accentColour: z.string().regex(/^#[0-9a-f]{6}$/i, 'must be #rrggbb'),
    helpdesk: Helpdesk,
  })
  .partial()

async function show({ c, deps }: Call): Promise<Response> {
  const { id, name, helpdesk, accentColour, isDemo } = await deps.organisations.get()
  return c.json({ value: [{ id, displayName: name, helpdesk, accentColour, isDemo }] })
}

async function update(call: Call): Promise<Response> {
  const { deps, c } = call
  const body = parseBody(Patch, await call.body())
  const patch = given({
    name: body.displayName,
    accentColour: body.accentColour,
    helpdesk:
      body.helpdesk &&
      (Object.fromEntries(
        Object.entries(body.helpdesk).filter(([, value]) => value),
      ) as Organisation['helpdesk']),
  })
  await inTransaction(deps.database, async (tx) => {
    const before: Record<string, unknown> = { ...(await deps.organisations.update(tx, patch)) }
    const modified = Object.entries(patch)
      .filter(([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value))
      .map(([name, value]) => ({
        name,
        oldValue: JSON.stringify(before[name]),
        newValue: JSON.stringify(value),
      }))
    if (modified.length === 0) return
    await recordChange(tx, call, {
      activity: 'Update organisation',
      category: 'Policy',
      operationType: 'Update',
      targets: [
        { kind: 'Organisation', id: String(before['id']), displayName: String(before['name']), modified },
      ],
    })
  })
  return c.body(null, 204)
}

/** Who is signed in, and what they may do. Applications are nobody. */
async function me({ c, caller, deps }: Call): Promise<Response> {
  const user = caller.kind === 'user' ? await deps.directory.getUser(caller.userId) : null
  if (!user || caller.kind !== 'user') throw new Error('Only administrators pass the table here')
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

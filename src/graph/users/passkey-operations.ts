import type { AuthenticationMethod } from '#authentication'
import { inTransaction } from '#platform/database'
import { GraphRefused } from '../errors.ts'
import { idFrom, READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { recordChange, userTarget } from '../record-change.ts'
import { AUTHENTICATION, METHOD_READ, METHOD_WRITE, METHOD_WRITERS } from './authentication.ts'
import { assertMayActOn, findTarget } from './find-target.ts'

/** entra.md 9; attestation is not asked for, so no model is known. */
const toPasskey = (method: AuthenticationMethod) => ({
  '@odata.type': '#microsoft.graph.fido2AuthenticationMethod',
  id: method.id,
  displayName: method.displayName,
  createdDateTime: method.createdAt.toISOString(),
  lastUsedDateTime: method.lastUsedAt?.toISOString() ?? null,
  aaGuid: method.aaguid,
  model: null,
  attestationCertificates: [] as string[],
  attestationLevel: 'notAttested',
  passkeyType: method.deviceType === 'multiDevice' ? 'synced' : 'deviceBound',
})

export const passkeysOf = async (call: Call) =>
  (await call.deps.authentication.methods.list((await findTarget(call)).id)).map(toPasskey)

const notFound = () => new GraphRefused('Request_ResourceNotFound', 'There is no method with this id.')

async function show(call: Call): Promise<Response> {
  const id = idFrom(call, 'methodId')
  const passkey = (await passkeysOf(call)).find((one) => one.id === id)
  if (!passkey) throw notFound()
  return call.c.json(passkey)
}

/** Whoever is signed in by the passkey is signed out with it. */
async function remove(call: Call): Promise<Response> {
  const { deps, c } = call
  const target = await findTarget(call)
  await assertMayActOn(call, target, 'Admin deleted security info')
  const removed = await inTransaction(deps.database, async (tx) => {
    const method = await deps.authentication.methods.remove(tx, target.id, idFrom(call, 'methodId'))
    if (!method) return false
    await deps.authentication.session.revokeForMethod(tx, method.id)
    await recordChange(tx, call, {
      activity: 'Admin deleted security info',
      operationType: 'Delete',
      targets: [userTarget(target)],
      details: { method: 'Passkey', name: method.displayName },
    })
    return true
  })
  if (!removed) throw notFound()
  return c.body(null, 204)
}

const PATH = `${AUTHENTICATION}/fido2Methods`

export const passkeyOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: PATH,
    appRoles: METHOD_READ,
    roles: READERS,
    run: async (call) => call.c.json({ value: await passkeysOf(call) }),
  },
  { method: 'GET', path: `${PATH}/:methodId`, appRoles: METHOD_READ, roles: READERS, run: show },
  {
    method: 'DELETE',
    path: `${PATH}/:methodId`,
    appRoles: METHOD_WRITE,
    roles: METHOD_WRITERS,
    run: remove,
  },
]

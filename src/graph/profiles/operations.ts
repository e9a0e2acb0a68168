import { inTransaction } from '#platform/database'
import { GraphRefused } from '../errors.ts'
import { idFrom, READERS } from '../operation.ts'
import type { Call, Operation } from '../operation.ts'
import { given, parseBody } from '../parse-body.ts'
import { ProfileBody, ProfilePatchBody } from './body.ts'
import { toMode, toNewProfile, toPatch } from './read-profile.ts'
import { toGraph } from './shape.ts'

const PATH = '/identity/verifiedId/profiles'
const READ = ['VerifiedId-Profile.Read.All', 'VerifiedId-Profile.ReadWrite.All']
const WRITE = ['VerifiedId-Profile.ReadWrite.All']
const WRITERS = ['Authentication Policy Administrator'] as const

async function shown(call: Call, id: string) {
  const { policy, identityVerification, database, origin } = call.deps
  const profile = await policy.getProfile(database, id)
  if (!profile) throw new GraphRefused('Request_ResourceNotFound', 'There is no profile with this id.')
  return toGraph(profile, (await identityVerification.getProvider(profile.providerId)) ?? undefined, origin)
}

/** entra.md 12.1. Entra lets only people write profiles; applications may here, so that they can be kept as code. */
export const profileOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: PATH,
    appRoles: READ,
    roles: READERS,
    async run({ c, deps }) {
      const providers = await deps.identityVerification.listProviders()
      const profiles = await deps.policy.listProfiles()
      const value = profiles.map((profile) =>
        toGraph(
          profile,
          providers.find(({ id }) => id === profile.providerId),
          deps.origin,
        ),
      )
      return c.json({ value })
    },
  },
  {
    method: 'GET',
    path: `${PATH}/:id`,
    appRoles: READ,
    roles: READERS,
    run: async (call) => call.c.json(await shown(call, idFrom(call))),
  },
  {
    method: 'POST',
    path: PATH,
    appRoles: WRITE,
    roles: WRITERS,
    async run(call) {
      const { deps, caller } = call
      const body = parseBody(ProfileBody, await call.body())
      const providers = await deps.identityVerification.listProviders()
      const created = await inTransaction(deps.database, (tx) =>
        deps.policy.createProfile(tx, toNewProfile(body, { providers, origin: deps.origin }), caller.actor),
      )
      call.c.header('Location', `${deps.origin}/v1.0${PATH}/${created.id}`)
      return call.c.json(await shown(call, created.id), 201)
    },
  },
  {
    method: 'PATCH',
    path: `${PATH}/:id`,
    appRoles: WRITE,
    roles: WRITERS,
    async run(call) {
      const { deps, caller } = call
      const body = given(parseBody(ProfilePatchBody, await call.body()))
      const providers = await deps.identityVerification.listProviders()
      const patch = { ...toPatch(body, { providers, origin: deps.origin }), ...toMode(body) }
      await inTransaction(deps.database, (tx) =>
        deps.policy.updateProfile(tx, idFrom(call), patch, caller.actor),
      )
      return call.c.body(null, 204)
    },
  },
  {
    method: 'DELETE',
    path: `${PATH}/:id`,
    appRoles: WRITE,
    roles: WRITERS,
    async run(call) {
      await inTransaction(call.deps.database, (tx) =>
        call.deps.policy.deleteProfile(tx, idFrom(call), call.caller.actor),
      )
      return call.c.body(null, 204)
    },
  },
]

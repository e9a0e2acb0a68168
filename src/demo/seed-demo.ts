import type { Directory } from '#directory'
import type { IdentityVerification } from '#identity-verification'
import type { Clock } from '#platform/clock'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import type { Policy } from '#policy'
import { DEMO_PEOPLE } from './people.ts'

export type SeedDeps = {
  database: Database
  clock: Clock
  directory: Directory
  policy: Policy
  identityVerification: Pick<IdentityVerification, 'listProviders'>
}

const SYSTEM = { kind: 'system' } as const

/**
 * What a demo organisation starts with: people who have signed in before and lost everything since, a profile in
 * Production for staff and one in Evaluation for the pilot group, and passes for all but contractors. Does nothing when
 * profiles exist already.
 */
export async function seedDemo({
  database,
  clock,
  directory,
  policy,
  identityVerification,
}: SeedDeps): Promise<void> {
  const [provider] = await identityVerification.listProviders()
  if (!provider || (await policy.listProfiles()).length > 0) return
  await inTransaction(database, async (tx) => {
    const groups: Record<string, string> = {}
    for (const displayName of ['Staff', 'Pilot', 'Contractors'])
      groups[displayName] = (await directory.createGroup(tx, { displayName })).id
    const group = (name: string): string => groups[name] ?? ''
    const staff = await policy.createProfile(
      tx,
      {
        name: 'Staff',
        description: 'Everybody with a contract of employment. Names on documents may be longer than ours.',
        providerId: provider.id,
        groupIds: [group('Staff'), group('Contractors')],
        matchConfidence: 'relaxed',
        priority: 0,
      },
      SYSTEM,
    )
    await policy.updateProfile(tx, staff.id, { mode: 'production' }, SYSTEM)
    await policy.createProfile(
      tx,
      {
        name: 'Pilot',
        description: 'Tries the whole way; nothing is changed.',
        providerId: provider.id,
        groupIds: [group('Pilot')],
        matchConfidence: 'exact',
        priority: 1,
      },
      SYSTEM,
    )
    await policy.updateMethodsPolicy(
      tx,
      { temporaryAccessPass: { isEnabled: true, includeTargets: [group('Staff'), group('Pilot')] } },
      SYSTEM,
    )
    for (const {
      key: _,
      group: groupName,
      document: __,
      seed: ___,
      story: ____,
      ...account
    } of DEMO_PEOPLE) {
      const user = await directory.createUser(tx, account)
      await directory.addMember(tx, group(groupName), user.id)
      await directory.recordSignIn(tx, user.id, new Date(clock.now().getTime() + 1000))
    }
    await directory.createUser(tx, {
      userPrincipalName: 'john.smith2@contoso.example',
      displayName: 'John Smith (Finance)',
      givenName: 'John',
      surname: 'Smith',
    })
  })
}

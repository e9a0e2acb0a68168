import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { matchNames, nameKeys, claimedNameKeys } from '#matching'
import { systemClock } from '#platform/clock'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { openTestDatabase } from '../../test/support/database.ts'
import { createDirectory } from './index.ts'
import type { Directory } from './index.ts'

describe('directory', () => {
  let database: Database
  let directory: Directory
  before(async () => {
    database = (await openTestDatabase()).database
    directory = createDirectory({ database, clock: systemClock, random: systemRandom, nameKeys })
  })
  const create = (upn: string, rest: object = {}) =>
    inTransaction(database, (tx) =>
      directory.createUser(tx, { userPrincipalName: upn, displayName: upn, ...rest }),
    )

  it('finds a person by sign-in name or mail address, whatever the case', async () => {
    const user = await create('Maria@example.test', { mail: 'maria.garcia@mail.test' })
    assert.equal((await directory.findUserForSignIn(' MARIA@EXAMPLE.TEST '))?.id, user.id)
    assert.equal((await directory.findUserForSignIn('Maria.Garcia@mail.test'))?.id, user.id)
    assert.equal(await directory.findUserForSignIn('nobody@example.test'), null)
  })

  it('takes no mail address that two accounts share, and puts the sign-in name first', async () => {
    await create('one@example.test', { mail: 'team@mail.test' })
    await create('two@example.test', { mail: 'team@mail.test' })
    assert.equal(await directory.findUserForSignIn('team@mail.test'), null)
    const owner = await create('team@mail.test')
    assert.equal((await directory.findUserForSignIn('team@mail.test'))?.id, owner.id)
  })

  it('counts nested groups, rings included', async () => {
    const user = await create('nested@example.test')
    const ids = await inTransaction(database, async (tx) => {
      const [inner, middle, outer] = [
        await directory.createGroup(tx, { displayName: 'inner' }),
        await directory.createGroup(tx, { displayName: 'middle' }),
        await directory.createGroup(tx, { displayName: 'outer' }),
      ]
      await directory.addMember(tx, inner.id, user.id)
      await directory.addMember(tx, middle.id, inner.id, 'group')
      await directory.addMember(tx, outer.id, middle.id, 'group')
      await directory.addMember(tx, inner.id, outer.id, 'group')
      return [inner.id, middle.id, outer.id]
    })
    assert.deepEqual((await directory.groupIdsOf(user.id)).sort(), ids.sort())
  })

  it('decision 2: finds the other people whom one document could fit', async () => {
    const maria = await create('m1@example.test', { givenName: 'Maria', surname: 'Müller' })
    const twin = await create('m2@example.test', { givenName: 'MARIA', surname: 'Mueller' })
    await create('m3@example.test', { givenName: 'Maria', surname: 'Müller', accountEnabled: false })
    await create('m4@example.test', { givenName: 'Anna', surname: 'Müller' })
    const claimed = { firstName: 'Maria Elena', lastName: 'MUELLER' }
    const sharing = await directory.usersSharingNameKey(maria.id, claimedNameKeys(claimed))
    const fitting = sharing.filter((user) => matchNames('relaxed', claimed, user).ok)
    assert.deepEqual(
      fitting.map((user) => user.id),
      [twin.id],
    )
  })

  it('keeps name keys in step with the name', async () => {
    const user = await create('k1@example.test', { givenName: 'Ann', surname: 'Before' })
    await inTransaction(database, (tx) => directory.updateUser(tx, user.id, { surname: 'After' }))
    const find = (lastName: string) =>
      directory.usersSharingNameKey(
        '00000000-0000-7000-8000-000000000000',
        claimedNameKeys({ firstName: 'Ann', lastName }),
      )
    assert.deepEqual(await find('Before'), [])
    assert.deepEqual(
      (await find('After')).map(({ id }) => id),
      [user.id],
    )
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inTransaction } from '#platform/database'
import { openWorld } from '../../test/support/recovery.ts'
import type { World } from '../../test/support/recovery.ts'
import { openBrowser } from '../../test/support/recovery-browser.ts'

const codeIn = (body: string): string => /data-copy-value="([^"]+)"/.exec(body)?.[1] ?? ''
const subjects = async (world: World) => (await world.notifications.list(200)).map(({ subject }) => subject)
const latest = async (world: World) => (await world.recovery.listAttempts({ limit: 1 })).attempts[0]

async function openAda() {
  const world = await openWorld()
  await world.openToAll()
  const ada = await world.person('ada', { givenName: 'Ada', surname: 'Byron' })
  const toPass = async (browser = openBrowser(world, 'ada@example.org')) => {
    await browser.toMatch('Ada', 'Byron')
    await browser.post('/recover/match')
    return { browser, code: codeIn(await (await browser.post('/recover/pass')).text()) }
  }
  const redeem = (code: string) =>
    world.authentication.temporaryAccessPass.redeem({ code, userId: ada.id, browser: null })
  return { world, ada, toPass, redeem }
}
/** Starts, pairs a phone and says "this wasn't me": all that it takes is the name. */
async function startAndDeny(world: World): Promise<void> {
  const stranger = openBrowser(world, 'ada@example.org', '203.0.113.9')
  await stranger.start()
  const body = await (await stranger.post('/recover/phone')).text()
  await stranger.post(`${/\/recover\/pair\/[\w-]+/.exec(body)?.[0]}/deny`)
}

describe('limits and notices are no weapons (decision 8, T15)', () => {
  it('a stranger who stops attempts of their own leaves the owner’s pass alone and sends one notice a day', async () => {
    const { world, toPass, redeem } = await openAda()
    const { code } = await toPass()
    for (let times = 0; times < 6; times += 1) await startAndDeny(world)
    const stopped = (await subjects(world)).filter((subject) => /stopped|hold|cancel/i.test(subject))
    assert.equal(stopped.length, 1)
    assert.ok((await redeem(code)).ok)
  })

  it('who tries every 23 hours is announced again a day after the last notice', async () => {
    const { world } = await openAda()
    for (let times = 0; times < 8; times += 1) {
      await openBrowser(world, 'ada@example.org', '203.0.113.9').start()
      world.clock.forward(23 * 60)
    }
    assert.equal((await subjects(world)).length, 4)
  })

  it('failed faces count, however the attempt ended: a rest after three, approval after five attempts', async () => {
    const { world, toPass } = await openAda()
    world.outside.score = 10
    const failTwiceAndStop = async () => {
      const browser = openBrowser(world, 'ada@example.org')
      await browser.toFace('Ada', 'Byron')
      for (let tries = 0; tries < 2; tries += 1) {
        await browser.post('/recover/face/done')
        await browser.post('/recover/face')
      }
      await browser.post('/recover/cancel')
    }
    await failTwiceAndStop()
    await failTwiceAndStop()
    await openBrowser(world, 'ada@example.org').start()
    assert.equal((await latest(world))?.reason, 'cooling_down')
    for (let times = 0; times < 3; times += 1) {
      world.clock.forward(16)
      await failTwiceAndStop()
    }
    world.clock.forward(16)
    world.outside.score = 91
    assert.equal((await toPass()).code, '')
    assert.equal((await latest(world))?.state, 'approval_pending')
  })

  it('T16: five sessions at the provider an attempt, and no more', async () => {
    const { world } = await openAda()
    const browser = openBrowser(world, 'ada@example.org')
    await browser.start()
    const sessions = new Set<string>()
    for (let times = 0; times < 20; times += 1) {
      await browser.post('/recover/identity')
      sessions.add(world.outside.transaction)
    }
    assert.equal(sessions.size, 5)
    assert.equal((await latest(world))?.reason, 'too_many_sessions')
    assert.match(await (await browser.get('/recover/ended')).text(), /Too many tries/)
  })
})

describe('access that was given can be taken back until the end (T18, T22, T38)', () => {
  const changes: [string, string, (opened: Awaited<ReturnType<typeof openAda>>) => Promise<unknown>][] = [
    [
      'the provider is suspended',
      'provider_not_subscribed',
      ({ world }) =>
        world.inTx((tx) =>
          world.identityVerification.setSubscriptionState(tx, world.provider.id, 'Suspended', {
            kind: 'system',
          }),
        ),
    ],
    [
      'the profile goes back to Evaluation',
      'evaluation',
      async ({ world }) => {
        const [profile] = await world.policy.listProfiles()
        return world.inTx((tx) =>
          world.policy.updateProfile(tx, profile?.id ?? '', { mode: 'evaluation' }, { kind: 'system' }),
        )
      },
    ],
    [
      'the account gets another name',
      'account_changed',
      ({ world, ada }) => world.inTx((tx) => world.directory.updateUser(tx, ada.id, { surname: 'King' })),
    ],
  ]
  for (const [name, reason, change] of changes) {
    it(`a pass opens nothing once ${name}`, async () => {
      const opened = await openAda()
      const { world, ada } = opened
      const { code } = await opened.toPass()
      const attemptId = (await latest(world))?.id ?? ''
      await change(opened)
      const accepted = await world.recovery.acceptPass({ attemptId, userId: ada.id })
      assert.deepEqual(accepted, { ok: false, reason })
      assert.equal((await latest(world))?.state, 'refused')
      assert.ok(!(await opened.redeem(code)).ok)
    })

    it(`a new passkey completes nothing once ${name}`, async () => {
      const opened = await openAda()
      const { world, ada } = opened
      await opened.toPass()
      const attemptId = (await latest(world))?.id ?? ''
      await world.recovery.acceptPass({ attemptId, userId: ada.id })
      const { methodId } = await world.passkeyOf(ada, attemptId)
      await change(opened)
      const completed = await world.recovery.completeAfterNewPasskey({ attemptId, userId: ada.id, methodId })
      assert.deepEqual(completed, { ok: false, reason })
    })
  }

  it('T31: a pass that an administrator made dies with the rest when the recovery ends', async () => {
    const { world, ada, toPass } = await openAda()
    const policy = await world.policy.temporaryAccessPassPolicy()
    const made = await inTransaction(world.database, (tx) =>
      world.authentication.temporaryAccessPass.issueAdminPass(tx, {
        userId: ada.id,
        createdBy: null,
        policy,
        startsAt: world.clock.now(),
        isUsableOnce: false,
      }),
    )
    assert.ok(made.ok)
    await toPass()
    const attemptId = (await latest(world))?.id ?? ''
    await world.recovery.acceptPass({ attemptId, userId: ada.id })
    const { methodId } = await world.passkeyOf(ada, attemptId)
    assert.ok((await world.recovery.completeAfterNewPasskey({ attemptId, userId: ada.id, methodId })).ok)
    assert.equal(await world.authentication.temporaryAccessPass.findAdminPass(ada.id), null)
  })
})

describe('the door (T14, decision 10)', () => {
  it('names the same providers to everyone where recovery is offered to everyone, and every answer waits alike', async () => {
    const { world, ada } = await openAda()
    const { id: _, ...first } = world.provider
    await world.inTx(async (tx) => {
      const other = await world.identityVerification.registerProvider(tx, {
        ...first,
        name: 'Other',
        issuer: 'https://other.example',
        clientSecret: 'y'.repeat(40),
        trustAnchor: new Uint8Array([1]),
      })
      const group = await world.directory.createGroup(tx, { displayName: 'Some' })
      await world.directory.addMember(tx, group.id, ada.id)
      await world.policy.createProfile(
        tx,
        { name: 'Some', providerId: other.id, groupIds: [group.id] },
        { kind: 'system' },
      )
      await world.policy.updateFeatureSettings(tx, { alwaysOfferRecovery: true }, { kind: 'system' })
    })
    const pageFor = async (typed: string) =>
      (await (await openBrowser(world, typed).get('/recover')).text()).replaceAll(typed, '')
    world.pauses.length = 0
    const pages = [await pageFor('ada@example.org'), await pageFor('nobody@example.org')]
    assert.equal(pages[0], pages[1])
    assert.match(pages[0] ?? '', /Verify[\s\S]*Other/)
    await openBrowser(world, 'ada@example.org').start()
    await openBrowser(world, 'nobody@example.org').start()
    assert.deepEqual(world.pauses, [150, 150, 300, 300])
  })
})

describe('many at once (T19)', () => {
  it('thirty people start together, more than there are connections, and all get their answer', async () => {
    const { world } = await openAda()
    const names = Array.from({ length: 29 }, (_, index) => `person${index}`)
    for (const name of names) await world.person(name, { givenName: name, surname: 'Byron' })
    const answers = await Promise.all(names.map((name) => openBrowser(world, `${name}@example.org`).start()))
    assert.deepEqual(
      answers.map(({ headers }) => headers.get('location')),
      names.map(() => '/recover/device'),
    )
  })
})

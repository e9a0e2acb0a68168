import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openWorld } from '../../test/support/recovery.ts'

const actor = { kind: 'system' } as const

describe('identity verification', () => {
  it('opens a session at the provider, and at a subscribed one only', async () => {
    const { identityVerification, provider, inTx, outside, reasons } = await openWorld()
    const input = { returnUrl: 'http://localhost:3000/recover/return', state: 'abc' }
    const started = await identityVerification.startSession({ provider, ...input })
    assert.ok(started.ok && started.transactionId === outside.transaction && outside.state === 'abc')
    for (const state of ['PendingFulfillmentStart', 'Suspended', 'Unsubscribed'] as const) {
      await inTx((tx) => identityVerification.setSubscriptionState(tx, provider.id, state, actor))
      const now = await identityVerification.getProvider(provider.id)
      assert.ok(now)
      const refused = await identityVerification.startSession({ provider: now, ...input })
      assert.deepEqual(refused, { ok: false, reason: 'not_subscribed' })
    }
    const activity = 'Identity verification provider subscription updated'
    assert.deepEqual((await reasons(activity)).toReversed(), [
      'PendingFulfillmentStart',
      'Suspended',
      'Unsubscribed',
    ])
  })

  it('asks for health once in five seconds', async () => {
    const { identityVerification, provider, outside, clock } = await openWorld()
    assert.equal(await identityVerification.health(provider), 'ok')
    outside.providerIsUp = false
    assert.equal(await identityVerification.health(provider), 'ok')
    clock.forward(0.1)
    assert.equal(await identityVerification.health(provider), 'unavailable')
  })

  it('keeps the secret sealed and gives it to nobody', async () => {
    const { identityVerification, provider } = await openWorld()
    assert.ok(!JSON.stringify(await identityVerification.listProviders()).includes('xxxx'))
    assert.ok(!('clientSecret' in provider))
  })
})

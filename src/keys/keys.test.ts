import assert from 'node:assert/strict'
import { X509Certificate, randomBytes } from 'node:crypto'
import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { systemClock } from '#platform/clock'
import { systemRandom } from '#platform/crypto'
import type { Database } from '#platform/database'
import { openTestDatabase } from '../../test/support/database.ts'
import { createKeys, loadMasterKey } from './index.ts'

describe('keys', () => {
  let database: Database
  const masterKey = randomBytes(32)
  const ring = (changes: { masterKey?: Buffer; origin?: string } = {}) =>
    createKeys({
      database,
      masterKey,
      origin: 'https://id.example.test',
      clock: systemClock,
      random: systemRandom,
      certificates: { issuer: { host: 'verify.example.test', commonName: 'Example' } },
      ...changes,
    })
  before(async () => {
    database = (await openTestDatabase()).database
  })

  it('opens what it sealed, for the same purpose only, and notices a changed bit', async () => {
    const keys = await ring()
    const sealed = keys.seal('a', Buffer.from('secret'))
    assert.equal(keys.open('a', sealed).toString(), 'secret')
    assert.throws(() => keys.open('b', sealed))
    sealed[15] = (sealed[15] ?? 0) ^ 1
    assert.throws(() => keys.open('a', sealed))
  })

  it('decision 16: a wrong master key or another origin refuses to start', async () => {
    await ring()
    await assert.rejects(ring({ masterKey: randomBytes(32) }), { code: 'setting_refused' })
    await assert.rejects(ring({ origin: 'https://other.example.test' }), /passkey/)
  })

  it('two nodes that start at once agree on one key', async () => {
    const [one, two] = await Promise.all([ring(), ring()])
    const keys = await Promise.all([one.signingKey('status'), two.signingKey('status')])
    assert.equal(keys[0].kid, keys[1].kid)
  })

  it('HAIP 1.0 §5: the leaf names the host and is signed by a root outside of the chain', async () => {
    const { certificateChain, rootCertificate, publicJwk } = await (await ring()).signingKey('issuer')
    const leaf = new X509Certificate(Buffer.from(certificateChain?.[0] ?? '', 'base64'))
    const root = new X509Certificate(Buffer.from(rootCertificate ?? '', 'base64'))
    assert.equal(certificateChain?.length, 1)
    assert.ok(leaf.verify(root.publicKey) && !leaf.verify(leaf.publicKey))
    assert.equal(leaf.subjectAltName, 'DNS:verify.example.test')
    assert.equal(leaf.publicKey.export({ format: 'jwk' }).x, publicJwk.x)
    assert.ok(root.ca && !leaf.ca)
  })

  it('makes the master key file once, closed to others', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'regain-keys-'))
    const made = await loadMasterKey({ setting: undefined, dataDir, mayCreate: true })
    assert.deepEqual(await loadMasterKey({ setting: undefined, dataDir, mayCreate: false }), made)
    assert.equal(statSync(join(dataDir, 'master.key')).mode & 0o777, 0o600)
    await assert.rejects(
      loadMasterKey({ setting: undefined, dataDir: join(dataDir, 'none'), mayCreate: false }),
      /REGAIN_MASTER_KEY is required/,
    )
    await assert.rejects(loadMasterKey({ setting: 'short', dataDir, mayCreate: false }), {
      code: 'setting_refused',
    })
  })
})

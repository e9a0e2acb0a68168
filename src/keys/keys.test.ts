import assert from 'node:assert/strict'
import { X509Certificate, randomBytes } from 'node:crypto'
import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { systemRandom } from '#platform/crypto'
import type { Database } from '#platform/database'
import { openTestDatabase } from '../../test/support/database.ts'
import { createKeys, loadMasterKey } from './index.ts'

const JWK = { format: 'jwk' } as const

describe('keys', () => {
  let database: Database
  const masterKey = randomBytes(32)
  let aheadDays = 0
  const clock = { now: () => new Date(Date.now() + aheadDays * 86_400_000) }
  const ring = (changes: Partial<Parameters<typeof createKeys>[0]> = {}) =>
    createKeys({
      database,
      masterKey,
      origin: 'https://id.example.test',
      providerOrigin: 'https://verify.example.test',
      walletOrigin: 'https://wallet.example.test',
      clock,
      random: systemRandom,
      certificates: {
        issuer: { host: 'verify.example.test', commonName: 'Example', outlivesDays: 366 },
        verifier: { host: 'id.example.test', commonName: 'Example' },
      },
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
    const other = 'https://other.example.test'
    await assert.rejects(ring({ origin: other }), /^Error: REGAIN_ORIGIN is .* every passkey/)
    await assert.rejects(
      ring({ providerOrigin: other }),
      /^Error: REGAIN_PROVIDER_ORIGIN is https:\/\/other.* made for https:\/\/verify.* every digital ID/,
    )
    await assert.rejects(ring({ walletOrigin: other }), /^Error: REGAIN_WALLET_ORIGIN is .* wallets/)
  })

  const leafOf = async (keys: Awaited<ReturnType<typeof ring>>, purpose: 'issuer' | 'verifier') => {
    const { certificateChain, rootCertificate } = await keys.signingKey(purpose)
    const parse = (text = '') => new X509Certificate(Buffer.from(text, 'base64'))
    const [leaf, root] = [parse(certificateChain?.[0]), parse(rootCertificate)]
    assert.ok(leaf.checkIssued(root) && leaf.verify(root.publicKey))
    return { leaf, root, daysLeft: (Date.parse(leaf.validTo) - clock.now().getTime()) / 86_400_000 }
  }

  it('certificates are renewed under the same root 60 days before they, or what they sign, end', async (t) => {
    t.after(() => (aheadDays = 0))
    const running = await ring()
    const first = { issuer: await leafOf(running, 'issuer'), verifier: await leafOf(running, 'verifier') }
    assert.ok(Date.parse(first.issuer.root.validTo) > Date.now() + 19.9 * 365.25 * 86_400_000)
    const otherNode = await ring()
    await leafOf(otherNode, 'verifier')
    const renewed = () => running.tasks['certificates.renew']?.({})

    aheadDays = 825 - 366 - 59 // the issuer's must outlive the digital IDs that it signs
    await renewed()
    const later = { issuer: await leafOf(running, 'issuer'), verifier: await leafOf(running, 'verifier') }
    assert.ok(later.issuer.daysLeft > 800)
    assert.equal(later.verifier.leaf.fingerprint256, first.verifier.leaf.fingerprint256)
    assert.equal(later.issuer.root.fingerprint256, first.issuer.root.fingerprint256)
    assert.deepEqual(later.issuer.leaf.publicKey.export(JWK), first.issuer.leaf.publicKey.export(JWK))
    assert.equal(later.issuer.leaf.subjectAltName, 'DNS:verify.example.test')

    aheadDays = 825 - 59
    await renewed()
    assert.ok((await leafOf(running, 'verifier')).daysLeft > 800)
    assert.ok((await leafOf(otherNode, 'verifier')).daysLeft > 800, 'another node reads it, too')

    aheadDays += 825 // off for two years
    assert.ok((await leafOf(await ring(), 'verifier')).daysLeft > 800, 'a start renews')
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

import assert from 'node:assert/strict'
import { generateKeyPairSync, KeyObject, webcrypto } from 'node:crypto'
import { describe, it } from 'node:test'
import { issueSdJwt, verifySdJwt } from '#credentials/sd-jwt'
import { systemRandom } from '#platform/crypto'
import { makeCertificate } from '../../keys/make-certificate.ts'
import { createKeyResolver, createKeyResolvers } from './index.ts'

const NOW = new Date('2026-11-25T12:00:00Z')
const VCT = 'urn:id'
const holderKey = (() => {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
    format: 'jwk',
  })
  return { kty: 'EC', crv: 'P-256', x, y } as const
})()

async function openIssuer(host: string, now = NOW) {
  const leafKey = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  const { chain, root } = await makeCertificate({ commonName: host, host, leafKey, now })
  return {
    issuer: `https://${host}`,
    key: KeyObject.from(leafKey.privateKey),
    chain,
    root: Buffer.from(root, 'base64'),
  }
}
type Issuer = Awaited<ReturnType<typeof openIssuer>>

const issue = (issuer: Issuer, change: { issuer?: string; key?: KeyObject; x5c?: string[] } = {}) =>
  issueSdJwt({
    issuer: change.issuer ?? issuer.issuer,
    vct: VCT,
    holderKey,
    disclosable: { given_name: 'Maria' },
    issuedAt: NOW,
    expiresAt: new Date(NOW.getTime() + 3_600_000),
    key: change.key ?? issuer.key,
    x5c: change.x5c ?? issuer.chain,
    random: systemRandom,
  })
const pin = ({ issuer, root }: Issuer) => ({ issuer, mechanism: 'x5c' as const, rootCertificate: root })
const reasonOf = (credential: string, pinned: Issuer[], now = NOW) => {
  const result = verifySdJwt(credential, {
    resolveIssuerKey: createKeyResolver(pinned.map(pin)),
    now,
    vcts: [VCT],
    keyBinding: null,
  })
  return result.ok ? 'accepted' : result.reason
}

describe('issuers by certificate (SD-JWT VC §2.5, HAIP 1.0 §6.1.1)', async () => {
  const [one, two] = [await openIssuer('one.example'), await openIssuer('two.example')]

  it('accepts the pinned issuer, in date, under its own root', () => {
    assert.equal(reasonOf(issue(one), [one, two]), 'accepted')
  })

  it('issuer-x5c-key-mismatch: a trusted chain, and a signature by another key', () => {
    assert.equal(reasonOf(issue(one, { key: two.key }), [one, two]), 'bad_issuer_signature')
  })

  it('issuer-key-of-other-issuer: a name of one trusted issuer, key and chain of another', () => {
    const mixed = issue(two, { issuer: one.issuer })
    assert.equal(reasonOf(mixed, [one, two]), 'issuer_key_untrusted')
  })

  it('a chain under the right root for another host', async () => {
    const other = { ...(await openIssuer('other.example')), issuer: one.issuer }
    assert.equal(reasonOf(issue(other), [other]), 'issuer_key_untrusted')
  })

  it('a root that names itself in x5c, no chain, a chain out of order or out of date', async () => {
    const root = one.root.toString('base64')
    for (const x5c of [[root], [...one.chain, root], [], [...one.chain, ...two.chain], ['AAAA']])
      assert.equal(reasonOf(issue(one, { x5c }), [one]), 'issuer_key_untrusted')
    const old = await openIssuer('old.example', new Date('2023-01-01T00:00:00Z'))
    assert.equal(reasonOf(issue(old), [old]), 'issuer_key_untrusted')
  })

  it('an issuer that nobody pinned', () => {
    assert.equal(reasonOf(issue(two), [one]), 'issuer_untrusted')
  })

  it('what was believed under one pin is not believed under another', () => {
    const resolverFor = createKeyResolvers()
    const ask = (issuer: Issuer) =>
      resolverFor([pin(issuer)])({ header: { x5c: one.chain }, issuer: one.issuer, now: NOW })
    assert.ok(ask(one).ok)
    assert.ok(!ask({ ...one, root: two.root }).ok)
    assert.ok(ask(one).ok)
  })
})

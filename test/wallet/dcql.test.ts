import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { generateKeyPairSync } from 'node:crypto'
import { issueSdJwt } from '#credentials/sd-jwt'
import { systemRandom } from '#platform/crypto'
import { answerQuery, readDcql } from '../../web/wallet/protocol/dcql.ts'
import { claimsOf, readSdJwt, shorten } from '../../web/wallet/protocol/sd-jwt.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const { x = '', y = '' } = publicKey.export({ format: 'jwk' })

const card = readSdJwt(
  issueSdJwt({
    issuer: 'https://issuer.example',
    vct: 'urn:id',
    issuedAt: new Date('2026-11-25T12:00:00Z'),
    expiresAt: new Date('2027-11-25T12:00:00Z'),
    holderKey: { kty: 'EC', crv: 'P-256', x, y },
    disclosable: {
      given_name: 'Maria',
      address: { locality: 'Utopia', street: 'Main' },
      nationalities: ['UTO', 'XXA'],
    },
    visible: {},
    key: privateKey,
    x5c: [],
    random: systemRandom,
  }),
)

const ask = (query: object) =>
  readDcql({ credentials: [{ id: 'a', format: 'dc+sd-jwt', meta: { vct_values: ['urn:id'] }, ...query }] })
async function shown(query: object) {
  const [read] = ask(query)
  const found = read && answerQuery(read, await card)
  if (!found) return undefined
  const { address, nationalities, given_name } = await claimsOf(shorten(await card, found))
  return JSON.parse(JSON.stringify({ address, nationalities, given_name }))
}

describe('DCQL (OpenID4VP 1.0 §6, §7)', () => {
  it('opens a claim and all inside it, and nothing beside it', async () => {
    assert.deepEqual(await shown({ claims: [{ path: ['given_name'] }] }), { given_name: 'Maria' })
    assert.deepEqual((await shown({ claims: [{ path: ['address'] }] }))?.address, {
      locality: 'Utopia',
      street: 'Main',
    })
    assert.deepEqual(await shown({}), {})
  })

  it('answers a value only if it is one of those asked for', async () => {
    assert.deepEqual(await shown({ claims: [{ path: ['given_name'], values: ['Maria', 'Ada'] }] }), {
      given_name: 'Maria',
    })
    assert.equal(await shown({ claims: [{ path: ['given_name'], values: ['Ada'] }] }), undefined)
  })

  it('is content with the first set of claims that it can answer', async () => {
    const claims = [
      { id: 'p', path: ['passport'] },
      { id: 'g', path: ['given_name'] },
      { id: 'n', path: ['nationalities'] },
    ]
    const claim_sets = [['p', 'g'], ['g'], ['n']]
    assert.deepEqual(await shown({ claims, claim_sets }), { given_name: 'Maria' })
  })

  it('goes into arrays by index and by all', async () => {
    const both = { nationalities: ['UTO', 'XXA'] }
    assert.deepEqual(await shown({ claims: [{ path: ['nationalities', 1] }] }), both)
    assert.equal(await shown({ claims: [{ path: ['nationalities', 2] }] }), undefined)
    assert.deepEqual(await shown({ claims: [{ path: ['nationalities', null], values: ['XXA'] }] }), both)
    assert.equal(await shown({ claims: [{ path: ['given_name', 0] }] }), undefined)
  })

  it('has no answer of another type', async () => {
    assert.equal(await shown({ meta: { vct_values: ['urn:other'] } }), undefined)
  })

  it('refuses what it cannot read', () => {
    const wrong: object[] = [
      { id: 'with space' },
      { meta: {} },
      { claims: [] },
      { claims: [{ path: [] }] },
      { claims: [{ path: [-1] }] },
      { claims: [{ path: ['a'], values: [] }] },
      { claims: [{ path: ['a'] }], claim_sets: [['b']] },
    ]
    for (const query of wrong) assert.throws(() => ask(query), { message: 'request_malformed' })
    assert.throws(() => ask({ format: 'mso_mdoc' }), { message: 'request_unsupported' })
    const twice = { id: 'a', format: 'dc+sd-jwt', meta: { vct_values: ['x'] } }
    assert.throws(() => readDcql({ credentials: [twice, twice] }), { message: 'request_malformed' })
  })
})

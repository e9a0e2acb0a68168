import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { openTestDatabase } from '../support/database.ts'
import { openDigitalIdParties } from '../support/digital-id-parties.ts'
import type { DigitalIdParties } from '../support/digital-id-parties.ts'
import { createHolder } from '../support/holder.ts'

const PROVIDER = 'https://verify.example.test'
const REGAIN = 'https://id.example.test'
const WALLET = 'https://wallet.example.test'
const VCT = `${PROVIDER}/vct/identity`
const time = { now: new Date('2026-11-25T12:00:00Z') }
const clock = { now: () => time.now }
const random = systemRandom

let database: Database
let parties: DigitalIdParties

before(async () => {
  database = (await openTestDatabase()).database
  parties = await openDigitalIdParties({
    database,
    clock,
    provider: PROVIDER,
    regain: REGAIN,
    wallet: WALLET,
    vct: VCT,
  })
})

const issuerFetch = (request: Request) => parties.issuerFetch(request)
const verifierFetch = (request: Request) => parties.verifierFetch(request)
const claimsFor = (ownerId: string) => ({
  given_name: 'Maria',
  family_name: 'Garcia',
  transaction_id: ownerId,
})
const offer = (ownerId: string, withTxCode = false) => parties.offer(ownerId, claimsFor(ownerId), withTxCode)
const ask = (root?: Buffer) =>
  parties.ask({
    claims: [['given_name'], ['family_name']],
    returnUri: `${REGAIN}/recover/presented`,
    ...(root ? { root } : {}),
  })
const issued = (holder: ReturnType<typeof createHolder>, ownerId = random.id()) =>
  parties.issueTo(holder, claimsFor(ownerId), ownerId)
const reasonOf = async (id: string) => {
  const outcome = await parties.verifier.outcome(id)
  return outcome === null ? 'waiting' : outcome.ok ? 'verified' : outcome.reason
}

describe('OpenID4VCI 1.0: pre-authorized code', () => {
  it('publishes what a wallet needs', async () => {
    const metadata = (await (
      await issuerFetch(new Request(`${PROVIDER}/.well-known/openid-credential-issuer`))
    ).json()) as any
    assert.equal(metadata.credential_issuer, PROVIDER)
    assert.equal(metadata.credential_configurations_supported.regain_identity.vct, VCT)
  })

  it('issues once, to the proven key, and tells the owner', async () => {
    const holder = createHolder()
    const { offerUri } = await offer('session-1')
    const result = await holder.redeem(issuerFetch, PROVIDER, offerUri, time.now)
    assert.ok('credential' in result)
    assert.deepEqual((decodeJwt(result.credential.split('~')[0]!) as any).cnf.jwk, holder.jwk)
    assert.equal(decodeProtectedHeader(result.credential.split('~')[0]!).typ, 'dc+sd-jwt')
    assert.equal(await result.again!(), 401)
    assert.ok(parties.issuedTo.includes('session-1'))
    assert.deepEqual(await holder.redeem(issuerFetch, PROVIDER, offerUri, time.now), {
      error: 'invalid_request',
    })
  })

  it('T19: of two wallets at once one is served', async () => {
    const { offerUri } = await offer('session-race')
    const results = await Promise.all(
      [1, 2, 3, 4].map(() => createHolder().redeem(issuerFetch, PROVIDER, offerUri, time.now)),
    )
    assert.equal(results.filter((result) => 'credential' in result).length, 1)
  })

  it('decision 18: the third wrong tx_code kills the offer; a fresh one can follow', async () => {
    const holder = createHolder()
    const { offerUri, txCode } = await offer('session-code', true)
    assert.match(txCode ?? '', /^\d{6}$/)
    const wrong = txCode === '000000' ? '000001' : '000000'
    assert.deepEqual(await holder.redeem(issuerFetch, PROVIDER, offerUri, time.now), {
      error: 'invalid_request',
    })
    for (let attempt = 0; attempt < 3; attempt += 1)
      assert.deepEqual(await holder.redeem(issuerFetch, PROVIDER, offerUri, time.now, wrong), {
        error: 'invalid_grant',
      })
    assert.deepEqual(await holder.redeem(issuerFetch, PROVIDER, offerUri, time.now, txCode), {
      error: 'invalid_request',
    })
    assert.equal(await parties.issuance.offerState('session-code'), 'dead')
    const fresh = await offer('session-code', true)
    assert.ok(
      'credential' in (await holder.redeem(issuerFetch, PROVIDER, fresh.offerUri, time.now, fresh.txCode)),
    )
  })
})

describe('OpenID4VP 1.0 and HAIP 1.0: the verifier', () => {
  it('happy flow: the claims arrive and the wallet is sent back', async () => {
    const holder = createHolder()
    const credential = await issued(holder, 'tx-happy')
    const request = await ask()
    assert.equal(await reasonOf(request.id), 'waiting')
    const response = await holder.answer(verifierFetch, request.requestUri, credential)
    const { redirect_uri: next } = (await response.json()) as { redirect_uri: string }
    assert.equal(new URL(next).origin + new URL(next).pathname, `${REGAIN}/recover/presented`)
    assert.equal(await reasonOf(request.id), 'verified')
    const responseCode = new URL(next).searchParams.get('response_code') ?? ''
    const taken = await inTransaction(database, (tx) =>
      parties.verifier.take(tx, { requestId: request.id, responseCode }),
    )
    assert.ok(taken?.ok)
    assert.equal(taken.credential.claims['given_name'], 'Maria')
    assert.equal(taken.credential.claims['transaction_id'], 'tx-happy')
  })

  it('the request object is signed, names its hash, and has a key of its own', async () => {
    const [one, two] = [await ask(), await ask()]
    const read = async (uri: string) => {
      const text = await (await verifierFetch(new Request(uri))).text()
      return { header: decodeProtectedHeader(text), payload: decodeJwt(text) as any }
    }
    const [a, b] = [await read(one.requestUri), await read(two.requestUri)]
    assert.equal(a.header.typ, 'oauth-authz-req+jwt')
    assert.match(a.payload.client_id, /^x509_hash:[\w-]{43}$/)
    assert.equal(a.payload.aud, 'https://self-issued.me/v2')
    assert.equal(a.payload.response_mode, 'direct_post.jwt')
    assert.notEqual(a.payload.client_metadata.jwks.keys[0].x, b.payload.client_metadata.jwks.keys[0].x)
    assert.notEqual(a.payload.nonce, b.payload.nonce)
  })

  it('request-uri-fetched-twice: served again, with the wallet nonce that was sent', async () => {
    const { requestUri } = await ask()
    assert.equal((await verifierFetch(new Request(requestUri))).status, 200)
    const again = await verifierFetch(
      new Request(requestUri, { method: 'POST', body: new URLSearchParams({ wallet_nonce: 'abc' }) }),
    )
    assert.equal((decodeJwt(await again.text()) as any).wallet_nonce, 'abc')
  })

  const bent: [string, (parameters: { credential: string }) => object, string][] = [
    ['InvalidKbJwtNonce', () => ({ nonce: 'other' }), 'wrong_nonce'],
    ['InvalidKbJwtAud', () => ({ aud: 'x509_hash:other' }), 'wrong_aud'],
    ['KbJwtIatInPast', () => ({ iat: time.now.getTime() / 1000 - 3600 }), 'kb_too_old'],
    ['KbJwtIatInFuture', () => ({ iat: time.now.getTime() / 1000 + 3600 }), 'kb_in_future'],
    ['an answer to another question', () => ({ queryId: 'other' }), 'credential_not_asked_for'],
    ['no holder binding', ({ credential }) => ({ presentation: credential }), 'kb_missing'],
  ]
  for (const [name, change, reason] of bent)
    it(`${name} is refused as ${reason}`, async () => {
      const holder = createHolder()
      const credential = await issued(holder)
      const request = await ask()
      const response = await holder.answer(
        verifierFetch,
        request.requestUri,
        credential,
        change({ credential }),
      )
      assert.equal(response.status, 400)
      assert.deepEqual(await response.json(), { error: 'invalid_request' })
      assert.equal(await reasonOf(request.id), reason)
    })

  it('a claim that was asked for and withheld is refused', async () => {
    const holder = createHolder()
    const credential = await issued(holder)
    const withheld = credential
      .split('~')
      .filter(
        (part) =>
          !part ||
          part.includes('.') ||
          JSON.parse(Buffer.from(part, 'base64url').toString())[1] !== 'family_name',
      )
      .join('~')
    const request = await ask()
    await holder.answer(verifierFetch, request.requestUri, withheld)
    assert.equal(await reasonOf(request.id), 'claim_missing')
  })

  it('T7: the same answer twice, also at once, counts once; nobody else’s key counts', async () => {
    const holder = createHolder()
    const credential = await issued(holder)
    const request = await ask()
    const responses = await Promise.all(
      [1, 2, 3, 4, 5].map(() => holder.answer(verifierFetch, request.requestUri, credential)),
    )
    assert.equal(responses.filter((response) => response.status === 200).length, 1)
    const thief = await ask()
    await createHolder().answer(verifierFetch, thief.requestUri, credential)
    assert.equal(await reasonOf(thief.id), 'kb_invalid')
  })

  it('T22: an issuer under another root is refused', async () => {
    const holder = createHolder()
    const credential = await issued(holder)
    const request = await ask(await parties.rootOf('verifier'))
    await holder.answer(verifierFetch, request.requestUri, credential)
    assert.equal(await reasonOf(request.id), 'issuer_key_untrusted')
  })

  it('T23: a revoked credential is refused once the list has aged', async () => {
    const holder = createHolder()
    const credential = await issued(holder, 'tx-revoked')
    assert.equal(await parties.status.revoke('tx-revoked'), 1)
    time.now = new Date(time.now.getTime() + 61_000)
    const request = await ask()
    await holder.answer(verifierFetch, request.requestUri, credential)
    assert.equal(await reasonOf(request.id), 'revoked')
  })

  it('T24: a request lapses after its five minutes', async () => {
    const holder = createHolder()
    const credential = await issued(holder)
    const request = await ask()
    time.now = new Date(time.now.getTime() + 301_000)
    assert.equal((await holder.answer(verifierFetch, request.requestUri, credential)).status, 404)
    assert.equal(await reasonOf(request.id), 'request_expired')
  })
})

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { CompactEncrypt, decodeJwt, generateKeyPair, importJWK } from 'jose'
import { hashToken, systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import type { Verifier } from '#presentation'
import { claimAnswer, giveBackAnswer, settle } from '../../src/presentation/store.ts'
import { openTestDatabase } from '../support/database.ts'
import { openDigitalIdParties } from '../support/digital-id-parties.ts'
import type { DigitalIdParties } from '../support/digital-id-parties.ts'
import { createHolder } from '../support/holder.ts'

const PROVIDER = 'https://verify.example.test'
const REGAIN = 'https://id.example.test'
const WALLET = 'https://wallet.example.test'
const VCT = `${PROVIDER}/vct/identity`
const CLAIMS = { given_name: 'Maria', family_name: 'Garcia', portrait: 'cG9ydHJhaXQ=' }
const time = { now: new Date('2026-11-25T12:00:00Z') }
const clock = { now: () => time.now }

let database: Database
let parties: DigitalIdParties

before(async () => {
  database = (await openTestDatabase()).database
  const where = { database, clock, provider: PROVIDER, regain: REGAIN, wallet: WALLET, vct: VCT }
  parties = await openDigitalIdParties(where)
})

const ask = (returnUri: string | null) => parties.ask({ claims: [['portrait']], returnUri })
const take = (input: Parameters<Verifier['take']>[1]) =>
  inTransaction(database, (tx) => parties.verifier.take(tx, input))
const rowOf = (id: string) =>
  database
    .withTables<{ presentation_request: Record<string, unknown> }>()
    .selectFrom('presentation_request')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
const HERE = `${REGAIN}/recover/presented`

describe('OpenID4VP 1.0 §14.2, HAIP 1.0: the answer of the same device counts when its response code is back', () => {
  const share = async (returnUri: string | null) => {
    const holder = createHolder()
    const credential = await parties.issueTo(holder, CLAIMS)
    const request = await ask(returnUri)
    const response = await holder.answer(parties.verifierFetch, request.requestUri, credential)
    assert.equal(response.status, 200)
    const { redirect_uri: next } = (await response.json()) as { redirect_uri?: string }
    const responseCode =
      next === undefined ? undefined : (new URL(next).searchParams.get('response_code') ?? '')
    return { request, next, responseCode }
  }

  it('names a fresh code of at least 128 bits, of which the hash alone is stored', async () => {
    const [one, two] = [await share(HERE), await share(HERE)]
    assert.ok(Buffer.from(one.responseCode ?? '', 'base64url').length >= 16)
    assert.notEqual(one.responseCode, two.responseCode)
    assert.equal(one.next, `${HERE}?response_code=${one.responseCode}`)
    const row = await rowOf(one.request.id)
    assert.equal(row['response_code_hash'], hashToken(one.responseCode ?? ''))
    assert.ok(!JSON.stringify(row).includes(one.responseCode ?? ''))
  })

  it('gives nothing without the code, with another, or with that of another request', async () => {
    const [one, two] = [await share(HERE), await share(HERE)]
    const requestId = one.request.id
    for (const responseCode of [undefined, '', 'x'.repeat(43), two.responseCode])
      assert.equal(await take({ requestId, responseCode }), null)
    assert.deepEqual(await parties.verifier.outcome(requestId), { ok: true })
    const found = await parties.verifier.findReturned(one.responseCode ?? '')
    assert.equal(found?.requestId, requestId)
    assert.ok((await take({ requestId, responseCode: one.responseCode }))?.ok)
  })

  it('counts once, and the code lapses with the answer', async () => {
    const { request, responseCode } = await share(HERE)
    const requestId = request.id
    const many = await Promise.all(Array.from({ length: 6 }, () => take({ requestId, responseCode })))
    assert.equal(many.filter((answer) => answer?.ok).length, 1)
    assert.equal(await take({ requestId, responseCode }), null)
    const late = await share(HERE)
    time.now = new Date(time.now.getTime() + 901_000)
    assert.equal(await parties.verifier.findReturned(late.responseCode ?? ''), null)
    const answer = await take({ requestId: late.request.id, responseCode: late.responseCode })
    assert.deepEqual(answer, { ok: false, reason: 'request_expired' })
  })

  it('leads nobody anywhere across devices: the answer is found by asking', async () => {
    const { request, next } = await share(null)
    assert.equal(next, undefined)
    assert.ok((await take({ requestId: request.id }))?.ok)
  })

  it('erases the sealed answer, its secret and its key in the transaction that takes it; a rollback keeps them', async () => {
    for (const returnUri of [HERE, null]) {
      const { request, responseCode } = await share(returnUri)
      const before = await rowOf(request.id)
      assert.ok(before['sealed_answer'])
      // What is needed to read it is not in the row when a browser has to come back.
      assert.equal(before['answer_secret'] === null, returnUri !== null)
      const undone = inTransaction(database, async (tx) => {
        await parties.verifier.take(tx, { requestId: request.id, responseCode })
        throw new Error('the attempt moved')
      })
      await assert.rejects(undone)
      assert.deepEqual(await rowOf(request.id), before)
      const answer = await take({ requestId: request.id, responseCode })
      assert.ok(answer?.ok && answer.credential.claims['portrait'] === CLAIMS.portrait)
      const after = await rowOf(request.id)
      for (const column of ['sealed_answer', 'answer_secret', 'sealed_key']) assert.equal(after[column], null)
    }
  })

  it('seals each answer under a secret of its own: the master key and another row’s secret do not open it', async () => {
    const [one, two] = [await share(null), await share(null)]
    const swap = (await rowOf(two.request.id))['answer_secret']
    await database
      .withTables<{ presentation_request: { id: string; answer_secret: unknown } }>()
      .updateTable('presentation_request')
      .set({ answer_secret: swap })
      .where('id', '=', one.request.id)
      .execute()
    await assert.rejects(take({ requestId: one.request.id }))
  })
})

describe('what anybody may post to a response address', () => {
  const post = async (
    requestUri: string,
    plainOf: (object: any) => object,
    change: { key?: any; kid?: string } = {},
  ) => {
    const object = decodeJwt(await (await parties.verifierFetch(new Request(requestUri))).text()) as any
    const [key] = object.client_metadata.jwks.keys
    const jwe = await new CompactEncrypt(Buffer.from(JSON.stringify(plainOf(object))))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: change.kid ?? key.kid })
      .encrypt(change.key ?? (await importJWK(key, 'ECDH-ES')))
    return parties.verifierFetch(
      new Request(object.response_uri, { method: 'POST', body: new URLSearchParams({ response: jwe }) }),
    )
  }

  it('does not use the request up: garbage, another key, another kid, another state or none', async () => {
    const holder = createHolder()
    const credential = await parties.issueTo(holder, CLAIMS)
    const request = await ask(HERE)
    const address = request.requestUri.replace('/requests/', '/responses/')
    const raw = (response: string) =>
      parties.verifierFetch(new Request(address, { method: 'POST', body: new URLSearchParams({ response }) }))
    const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' })
    const declined = (state?: string) => () => ({ error: 'access_denied', ...(state ? { state } : {}) })
    const answers = [
      await raw('garbage'),
      await raw('a.b.c.d.e'),
      await post(request.requestUri, (object) => ({ state: object.state, error: 'access_denied' }), {
        key: publicKey,
      }),
      await post(request.requestUri, (object) => ({ state: object.state, error: 'access_denied' }), {
        kid: 'another',
      }),
      await post(request.requestUri, declined(systemRandom.id())),
      await post(request.requestUri, declined()),
      await holder.answer(parties.verifierFetch, request.requestUri, credential, { state: 'other' }),
    ]
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([400]))
    assert.equal(await parties.verifier.outcome(request.id), null)
    const real = await holder.answer(parties.verifierFetch, request.requestUri, credential)
    assert.equal(real.status, 200)
  })

  it('a fault of ours while an answer is looked at leaves the request open for the same answer', async () => {
    const holder = createHolder()
    const credential = await parties.issueTo(holder, CLAIMS)
    const request = await ask(HERE)
    parties.faults.push(new Error('the database went away'))
    const failed = await holder.answer(parties.verifierFetch, request.requestUri, credential)
    assert.equal(failed.status, 500)
    assert.equal(await parties.verifier.outcome(request.id), null)
    assert.equal((await holder.answer(parties.verifierFetch, request.requestUri, credential)).status, 200)
  })

  it('T19: whose claim was taken over can neither settle the request nor give it back', async () => {
    const { id } = await ask(HERE)
    const at = (seconds: number) => new Date(time.now.getTime() + seconds * 1000)
    const [slow, next] = [
      { id, until: at(30) },
      { id, until: at(61) },
    ]
    assert.ok(await claimAnswer(database, slow, at(0)))
    assert.ok(!(await claimAnswer(database, next, at(29))))
    assert.ok(await claimAnswer(database, next, at(31)))
    await giveBackAnswer(database, slow)
    const refused = { state: 'refused', reason: 'late', responseCodeHash: null } as const
    assert.ok(!(await settle(database, slow, refused, at(900))))
    assert.ok(await settle(database, next, { ...refused, reason: 'in_time' }, at(900)))
    assert.deepEqual(await parties.verifier.outcome(id), { ok: false, reason: 'in_time' })
  })

  it('a node that died with an answer in hand lets the next one in after half a minute', async () => {
    const holder = createHolder()
    const credential = await parties.issueTo(holder, CLAIMS)
    const request = await ask(HERE)
    const object = await parties.verifierFetch(new Request(request.requestUri))
    assert.equal(object.status, 200)
    await database
      .withTables<{ presentation_request: { id: string; state: string; answering_until: Date } }>()
      .updateTable('presentation_request')
      .set({ state: 'answering', answering_until: new Date(time.now.getTime() + 30_000) })
      .where('id', '=', request.id)
      .execute()
    const object2 = decodeJwt(await object.text()) as any
    const answer = async () => {
      const presentation = holder.present(credential, {
        aud: object2.client_id,
        nonce: object2.nonce,
        iat: object2.iat,
      })
      const [key] = object2.client_metadata.jwks.keys
      const plain = { state: object2.state, vp_token: { identity: [presentation] } }
      const jwe = await new CompactEncrypt(Buffer.from(JSON.stringify(plain)))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM', kid: key.kid })
        .encrypt(await importJWK(key, 'ECDH-ES'))
      const body = new URLSearchParams({ response: jwe })
      return (await parties.verifierFetch(new Request(object2.response_uri, { method: 'POST', body }))).status
    }
    assert.equal(await answer(), 400)
    time.now = new Date(time.now.getTime() + 31_000)
    assert.equal(await answer(), 200)
  })
})

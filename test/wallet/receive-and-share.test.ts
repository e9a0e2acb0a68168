import assert from 'node:assert/strict'
import { before, beforeEach, describe, it } from 'node:test'
import { decline, planAnswers, share } from '../../web/wallet/protocol/answer-request.ts'
import { makeHolderKey } from '../../web/wallet/protocol/key.ts'
import { readOffer, receiveCredential } from '../../web/wallet/protocol/receive-credential.ts'
import { readRequest } from '../../web/wallet/protocol/read-request.ts'
import { claimsOf } from '../../web/wallet/protocol/sd-jwt.ts'
import { openParties, PROVIDER } from '../support/wallet-parties.ts'
import type { Parties } from '../support/wallet-parties.ts'

const CLAIMS = { given_name: 'Maria', family_name: 'Garcia', transaction_id: 't-1' }

let parties: Parties
before(async () => {
  parties = await openParties()
})
beforeEach(() => {
  parties.first.length = 0
})

const fault = (code: string) => ({ message: code })

async function openOffer(withTxCode = false) {
  const { offerUri, txCode } = await parties.offer(CLAIMS, withTxCode)
  const parameters = new URLSearchParams({ credential_offer_uri: offerUri })
  return { offer: await readOffer(parameters, parties.outside), txCode }
}
async function held() {
  const { offer } = await openOffer()
  const key = await makeHolderKey()
  return { key, credential: await receiveCredential(offer, key, parties.outside) }
}
const requestFor = async (paths?: string[][]) => {
  const { id, parameters } = await parties.ask(paths)
  return { id, request: await readRequest(parameters, [], parties.outside) }
}

/** Changes what the issuer answers at one of its addresses, once. */
function bendAnswer(path: string, change: (real: any) => unknown): void {
  let isBent = false
  parties.first.push(async (url, init) => {
    if (isBent || url.origin !== PROVIDER || url.pathname !== path) return undefined
    isBent = true
    return Response.json(change(await (await parties.outside.fetch(url.href, init)).json()))
  })
}

describe('receiving (OpenID4VCI 1.0)', () => {
  it('takes what the real issuer hands over, with and without a code', async () => {
    for (const withTxCode of [false, true]) {
      const { offer, txCode } = await openOffer(withTxCode)
      assert.equal(offer.needsTxCode, withTxCode)
      const key = await makeHolderKey()
      const credential = await receiveCredential(offer, key, parties.outside, txCode ?? undefined)
      assert.equal((await claimsOf(credential))['family_name'], 'Garcia')
    }
  })

  it('cannot export the key', async () => {
    const { privateKey } = await makeHolderKey()
    await assert.rejects(crypto.subtle.exportKey('jwk', privateKey))
    await assert.rejects(crypto.subtle.exportKey('pkcs8', privateKey))
  })

  it('says a wrong code, and that an offer is used up', async () => {
    const { offer } = await openOffer(true)
    const key = await makeHolderKey()
    await assert.rejects(receiveCredential(offer, key, parties.outside, '000000'), fault('code_wrong'))
    const used = await openOffer()
    await receiveCredential(used.offer, key, parties.outside)
    await assert.rejects(receiveCredential(used.offer, key, parties.outside), fault('offer_gone'))
  })

  it('keeps nothing that was issued to another key, by another issuer or of another type', async () => {
    const other = await held()
    const { offer } = await openOffer()
    bendAnswer('/credential', (real) => ({ ...real, credentials: [{ credential: other.credential }] }))
    const key = await makeHolderKey()
    await assert.rejects(receiveCredential(offer, key, parties.outside), fault('credential_not_ours'))
    const again = await openOffer()
    const bent = { ...again.offer, type: 'https://other.example/vct' }
    await assert.rejects(receiveCredential(bent, key, parties.outside), fault('credential_not_ours'))
    const third = await openOffer()
    bendAnswer('/credential', () => ({ credentials: [{ credential: 'not one' }] }))
    await assert.rejects(receiveCredential(third.offer, key, parties.outside), fault('credential_unreadable'))
  })

  it('sends no proof to an address that is not the issuer’s own', async () => {
    const { offerUri } = await parties.offer(CLAIMS)
    bendAnswer('/.well-known/openid-credential-issuer', (real) => ({
      ...real,
      credential_endpoint: 'https://evil.example/credential',
    }))
    const parameters = new URLSearchParams({ credential_offer_uri: offerUri })
    await assert.rejects(readOffer(parameters, parties.outside), fault('offer_malformed'))
  })
})

describe('sharing (OpenID4VP 1.0)', () => {
  it('shows what is asked for and not one claim more, and the verifier takes it', async () => {
    const { id, request } = await requestFor([['given_name']])
    const answers = await planAnswers(request, [await held()])
    const shown = await claimsOf(answers?.[0]?.shortened ?? '')
    assert.equal(shown['given_name'], 'Maria')
    assert.ok(!('family_name' in shown) && !('transaction_id' in shown))
    assert.match((await share(request, answers ?? [], parties.outside)) ?? '', /response_code=/)
    assert.deepEqual(await parties.outcome(id), { ok: true })
  })

  it('has no answer when a claim is missing', async () => {
    const { request } = await requestFor([['given_name'], ['passport_number']])
    assert.equal(await planAnswers(request, [await held()]), undefined)
  })

  it('tells the verifier of a refusal', async () => {
    const { id, request } = await requestFor()
    await decline(request, parties.outside)
    assert.deepEqual(await parties.outcome(id), { ok: false, reason: 'declined_in_wallet' })
  })

  it('counts a 200 without an address as shared, and follows no address of a third party', async () => {
    const answers = (await planAnswers((await requestFor()).request, [await held()])) ?? []
    for (const body of ['', '{}', JSON.stringify({ redirect_uri: 'https://evil.example/' })]) {
      const { request } = await requestFor()
      parties.first.unshift(async (url) =>
        url.href === request.responseUri ? new Response(body) : undefined,
      )
      assert.equal(await share(request, answers, parties.outside), undefined)
    }
  })

  it('answers nothing after the time of the request', async () => {
    const { request } = await requestFor()
    const answers = (await planAnswers(request, [await held()])) ?? []
    const later = { ...parties.outside, now: () => new Date(request.expiresAt.getTime()) }
    await assert.rejects(share(request, answers, later), fault('request_gone'))
  })
})

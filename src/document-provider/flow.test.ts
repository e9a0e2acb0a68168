import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import { createCaptureStage, createFaceCheck, createFaceEngine } from '#face-check'
import { createIssuance } from '#issuance'
import {
  CAMERA,
  drawIdCard,
  drawPassport,
  drawPerson,
  drawPortrait,
  faceOf,
  photograph,
  toJpeg,
} from '#specimen'
import { openProvider } from '../../test/support/document-provider.ts'
import type { Base, ProviderBrowser, TestProvider } from '../../test/support/document-provider.ts'

const HOLDER = faceOf(3)
const DATA = {
  surname: 'Rowan',
  givenNames: 'Alex Marie',
  number: 'X12345670',
  birthDate: '1985-03-12',
  expiryDate: '2031-01-01',
  sex: 'F' as const,
}
const engine = createFaceEngine()
const offered: Record<string, unknown>[] = []

/** Real engine, real captures, real offers; the credential's signature is another module's matter. */
function needs(base: Base) {
  const issuance = createIssuance({
    ...base,
    configuration: {
      id: 'identity',
      vct: 'urn:test',
      issuerName: 'Test',
      displayName: 'Test',
      validSeconds: 60,
      claims: [],
    },
    allocateStatus: () => assert.fail('No wallet redeems the offer here'),
    signCredential: () => assert.fail('No wallet redeems the offer here'),
    onIssued: () => assert.fail('No wallet redeems the offer here'),
  })
  const faceCheck = createFaceCheck({ ...base, engine, table: 'provider_face_capture' })
  const createOffer: typeof issuance.createOffer = (tx, request) => {
    offered.push(request.claims)
    return issuance.createOffer(tx, request)
  }
  return {
    faces: engine,
    faceCapture: createCaptureStage(faceCheck, systemRandom),
    createOffer,
    offerState: issuance.offerState,
  }
}

/** Does what the page's script does: a frame for each cue. */
async function lookIntoCamera(browser: ProviderBrowser, face = HOLDER): Promise<string> {
  assert.match(await browser.text('/verify'), /data-face-capture/)
  const headers = { 'sec-fetch-site': 'same-origin' }
  const begun = await browser.request('/verify/face/captures', { method: 'POST', headers })
  type Answer = { state: string; cue: 'center' | 'left' | 'right'; sequence: number; captureId: string }
  let answer = (await begun.json()) as Answer
  const { captureId } = answer
  for (let frame = 0; answer.state === 'continue' && frame < 30; frame += 1) {
    const turn = { center: 0, left: 28, right: -28 }[answer.cue]
    const jpeg = await toJpeg(
      await drawPerson(face, CAMERA, { yaw: turn + (frame % 5) * 0.4, pitch: 0 }),
      80 + (frame % 15),
    )
    const sent = await browser.request(`/verify/face/captures/${captureId}/frames`, {
      method: 'POST',
      body: new Uint8Array(jpeg),
      headers: { 'content-type': 'image/jpeg', 'capture-sequence': String(answer.sequence) },
    })
    answer = (await sent.json()) as Answer
  }
  await browser.post('/verify/selfie', {})
  return answer.state
}

describe('document, face, digital ID', () => {
  let party: TestProvider
  let passport: Buffer
  before(async () => {
    party = await openProvider(needs)
    passport = await drawPassport(DATA, await drawPortrait(HOLDER))
  })
  after(async () => {
    await party.provider.close()
    await engine.close()
  })

  async function submitPassport(wallet: 'built_in' | 'own') {
    const started = await party.start()
    await party.answer(started.browser, { wallet })
    await started.browser.upload(await photograph(passport, 2))
    const review = await started.browser.text('/verify')
    assert.match(review, /ALEX MARIE ROWAN/)
    assert.match(review, /••••••670/)
    for (const step of ['use', 'submit']) await started.browser.post(`/verify/${step}`, {})
    return started
  }

  it('leads from a passport and its holder to an offer, and leaves nothing behind', async () => {
    const { browser, id } = await submitPassport('built_in')
    assert.equal(await lookIntoCamera(browser), 'live')
    assert.equal(await party.statusOf(id), 'done')
    const page = await browser.text('/verify')
    assert.match(page, /http:\/\/wallet\.localhost:3000\/\?credential_offer_uri=[^"]+&amp;return_uri=/)
    assert.doesNotMatch(page, /asks for a code/)
    const { portrait, ...claims } = offered.at(-1) ?? {}
    assert.deepEqual(claims, {
      given_name: 'Alex Marie',
      family_name: 'Rowan',
      birthdate: '1985-03-12',
      document: { type: 'passport', issuing_country: 'UTO', expiry_date: '2031-01-01' },
      transaction_id: id,
    })
    const distance = await engine.distance(
      Buffer.from(String(portrait), 'base64'),
      await drawPortrait(HOLDER),
    )
    assert.ok(distance !== null && distance < 0.4, String(distance))

    await inTransaction(party.database, (tx) => party.provider.credentialIssued(tx, id))
    assert.equal(await party.materialOf(id), 0)
    const end = await browser.text('/verify')
    assert.match(end, /recover\/return\?state=the-state&amp;transaction_id=/)
    assert.doesNotMatch(end, /error=/)
  })

  it('decision 18: a wallet elsewhere needs a code, never shown beside the offer', async () => {
    const { browser } = await submitPassport('own')
    await lookIntoCamera(browser)
    const page = await browser.text('/verify')
    assert.match(page, /openid-credential-offer:/)
    assert.doesNotMatch(page, /class="code"/)
    const code = await browser.text('/verify/code')
    assert.match(code, /class="code">\d{6}</)
    assert.doesNotMatch(code, /credential_offer|<svg/)
  })

  it('refuses another person than the holder, three times and then for good', async () => {
    const { browser, id } = await submitPassport('built_in')
    const stranger = faceOf(8)
    await lookIntoCamera(browser, stranger)
    assert.match(await browser.text('/verify'), /could not be matched/)
    for (const left of [1, 0]) {
      await lookIntoCamera(browser, stranger)
      assert.equal(await party.statusOf(id), left === 0 ? 'refused' : 'selfie')
    }
    assert.equal(await party.materialOf(id), 0)
    assert.match(await browser.text('/verify'), /error=document_not_validated/)
  })

  it('a post without a capture proves nothing and costs nothing', async () => {
    const { browser, id } = await submitPassport('built_in')
    for (let tries = 0; tries < 5; tries += 1) {
      await browser.post('/verify/selfie', {})
      assert.match(await browser.text('/verify'), /data-face-capture/)
    }
    assert.equal(await party.statusOf(id), 'selfie')
  })

  it('reads both sides of a card', async () => {
    const card = await drawIdCard(DATA, await drawPortrait(HOLDER))
    const { browser, id } = await party.start()
    await party.answer(browser, { type: 'id_card' })
    await browser.upload(await photograph(card.back, 1))
    assert.match(await browser.text('/verify'), /photo on the document is not clear enough/)
    await browser.upload(await photograph(card.front, 1))
    assert.equal(await party.statusOf(id), 'front_review')
    await browser.post('/verify/use', {})
    await browser.upload(await photograph(card.back, 1), 'back')
    assert.match(await browser.text('/verify'), /ALEX MARIE ROWAN/)
    assert.equal(await party.statusOf(id), 'review')
  })

  it('says why a document is not accepted', async () => {
    const portrait = await drawPortrait(HOLDER)
    const expired = await drawPassport({ ...DATA, expiryDate: '2026-11-24' }, portrait)
    const { browser } = await party.start()
    await party.answer(browser)
    await browser.upload(await photograph(expired, 1))
    assert.match(await browser.text('/verify'), /has expired/)
    const foreign = await party.start()
    await foreign.browser.post('/verify/welcome', { name: 'A', email: 'a@example.test', terms: 'yes' })
    await foreign.browser.post('/verify/wallet', { wallet: 'own' })
    await foreign.browser.post('/verify/document', { country: 'CHE', type: 'passport' })
    await foreign.browser.post('/verify/guidance', {})
    await foreign.browser.upload(await photograph(passport, 1))
    assert.match(await foreign.browser.text('/verify'), /another country or region/)
  })
})

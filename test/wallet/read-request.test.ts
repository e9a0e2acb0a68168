import assert from 'node:assert/strict'
import { KeyObject, webcrypto } from 'node:crypto'
import { before, beforeEach, describe, it } from 'node:test'
import { makeCertificate } from '../../src/keys/make-certificate.ts'
import { bendRequest, openParties, REGAIN } from '../support/wallet-parties.ts'
import type { Parties } from '../support/wallet-parties.ts'
import { readTrustedRoots } from '../../web/wallet/protocol/certificate-chain.ts'
import { readRequest } from '../../web/wallet/protocol/read-request.ts'

let parties: Parties
before(async () => {
  parties = await openParties()
})
beforeEach(() => {
  parties.first.length = 0
})

const DAY = 24 * 3600 * 1000
const fault = (code: string) => (error: { code?: string }) => {
  assert.equal(error.code, code)
  return true
}
const read = async (parameters: URLSearchParams) =>
  readRequest(parameters, [await parties.verifierRoot()], parties.outside)

async function stranger(options: { host?: string; now?: Date } = {}) {
  const pair = (await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair
  const { chain, root } = await makeCertificate({
    commonName: 'Your Bank',
    host: options.host ?? 'id.example.test',
    leafKey: pair,
    now: options.now ?? parties.time.now,
  })
  return { privateKey: KeyObject.from(pair.privateKey), x5c: chain, root }
}

describe('who asks', () => {
  it('is vouched for when a root of the wallet stands behind the certificate', async () => {
    const { parameters } = await parties.ask()
    const { verifier, purpose } = await read(parameters)
    assert.deepEqual(verifier, { host: 'id.example.test', name: 'Example', isVouchedFor: true })
    assert.equal(purpose, 'To give you back your account')
  })

  it('is not vouched for without such a root, nor by a root of the same name', async () => {
    const { parameters } = await parties.ask()
    const nobody = await readRequest(parameters, [], parties.outside)
    assert.equal(nobody.verifier.isVouchedFor, false)
    const impostor = await stranger()
    const bent = await bendRequest(parties, { signer: impostor })
    assert.equal((await read(bent)).verifier.isVouchedFor, false)
  })

  it('with a certificate out of date is refused, and so is one of the future', async () => {
    for (const days of [-900, 900]) {
      const signer = await stranger({ now: new Date(parties.time.now.getTime() + days * DAY) })
      await assert.rejects(read(await bendRequest(parties, { signer })), fault('request_out_of_date'))
    }
  })

  it('with a certificate of another host is refused', async () => {
    const signer = await stranger({ host: 'bank.example' })
    await assert.rejects(read(await bendRequest(parties, { signer })), fault('request_untrusted'))
  })

  it('with a root certificate of one’s own as leaf is refused', async () => {
    const signer = await stranger()
    const selfSigned = { privateKey: signer.privateKey, x5c: [signer.root] }
    await assert.rejects(read(await bendRequest(parties, { signer: selfSigned })), fault('request_untrusted'))
  })

  it('with a chain whose certificates did not sign each other is refused', async () => {
    const [one, two] = [await stranger(), await stranger()]
    const signer = { privateKey: one.privateKey, x5c: [...one.x5c, two.root] }
    await assert.rejects(read(await bendRequest(parties, { signer })), fault('request_untrusted'))
  })

  it('with somebody else’s certificate or client id is refused', async () => {
    const { certificateChain = [] } = await parties.keys.signingKey('verifier')
    const { privateKey } = await stranger()
    const stolen = { privateKey, x5c: certificateChain }
    await assert.rejects(read(await bendRequest(parties, { signer: stolen })), fault('request_untrusted'))
    const other = await bendRequest(parties, { clientId: `x509_hash:${'A'.repeat(43)}` })
    await assert.rejects(read(other), fault('request_untrusted'))
  })

  it('cannot turn or hide text by its name', async () => {
    const bent = await bendRequest(parties, {
      payload: ({ client_metadata }) => ({
        client_metadata: { ...client_metadata, client_name: 'Your\u202eknaB\n\u200b Bank' },
      }),
    })
    assert.equal((await read(bent)).verifier.name, 'Your knaB Bank')
  })
})

describe('a request object', () => {
  const bent: [string, (real: any) => object, string][] = [
    [
      'transaction data of unknown type',
      () => ({ transaction_data: ['eyJ0eXBlIjoieCJ9'] }),
      'transaction_unsupported',
    ],
    ['a redirect_uri beside the response_uri', () => ({ redirect_uri: REGAIN }), 'request_malformed'],
    ['another audience', () => ({ aud: 'https://wallet.example' }), 'request_untrusted'],
    ['no audience', () => ({ aud: undefined }), 'request_untrusted'],
    ['another response type', () => ({ response_type: 'vp_token id_token' }), 'request_unsupported'],
    ['another response mode', () => ({ response_mode: 'direct_post' }), 'request_unsupported'],
    ['no nonce', () => ({ nonce: undefined }), 'request_malformed'],
    ['another client id', () => ({ client_id: 'x509_hash:other' }), 'request_untrusted'],
    ['no wallet nonce', () => ({ wallet_nonce: undefined }), 'request_untrusted'],
    ['an answer sent elsewhere', () => ({ response_uri: 'https://evil.example/' }), 'request_untrusted'],
    ['its time over', ({ iat }) => ({ exp: iat - 1 }), 'request_gone'],
    ['no end of its time', () => ({ exp: undefined }), 'request_gone'],
    ['a time to come', ({ exp }) => ({ nbf: exp + 3600 }), 'request_out_of_date'],
    [
      'alternatives between cards',
      ({ dcql_query }) => ({ dcql_query: { ...dcql_query, credential_sets: [] } }),
      'request_unsupported',
    ],
    ['no query', () => ({ dcql_query: undefined }), 'request_malformed'],
  ]
  for (const [name, payload, code] of bent)
    it(`with ${name} is refused`, async () => {
      await assert.rejects(read(await bendRequest(parties, { payload })), fault(code))
    })

  it('of another type, algorithm or with a critical header is refused', async () => {
    for (const header of [{ typ: 'JWT' }, { b64: true, crit: ['b64'] }])
      await assert.rejects(read(await bendRequest(parties, { header })), fault('request_malformed'))
  })

  it('from an address that is not https is not even fetched', async () => {
    const { parameters } = await parties.ask()
    parameters.set('request_uri', 'http://id.example.test/openid4vp/requests/x')
    await assert.rejects(read(parameters), fault('request_malformed'))
  })

  it('names the key that it can be answered with, wherever that key stands', async () => {
    const withKeys = (keys: (real: object) => object[]) =>
      bendRequest(parties, {
        payload: ({ client_metadata }) => ({
          client_metadata: { ...client_metadata, jwks: { keys: keys(client_metadata.jwks.keys[0]) } },
        }),
      })
    const others = [
      { kty: 'RSA', n: 'AQ', e: 'AQAB', alg: 'RSA-OAEP', use: 'enc', kid: 'rsa' },
      { kty: 'OKP', crv: 'X25519', x: 'AA', alg: 'ECDH-ES', use: 'enc', kid: 'x' },
    ]
    const request = await read(
      await withKeys((real) => [...others, { ...real, use: 'sig', kid: 'sig' }, { ...real, kid: 'right' }]),
    )
    assert.equal(request.encryption.key.kid, 'right')
    await assert.rejects(read(await withKeys(() => others)), fault('request_unsupported'))
  })
})

describe('trusted roots', () => {
  const served = (body: string, status = 200) =>
    readTrustedRoots(async () => new Response(body, { status }), 'https://wallet.example/trusted.json')

  it('are read with their hash, and what cannot be read vouches for nobody', async () => {
    const { root } = await stranger()
    const sha256 = Buffer.from(
      await webcrypto.subtle.digest('SHA-256', Buffer.from(root, 'base64')),
    ).toString('base64url')
    const list = (entry: object) => JSON.stringify({ verifiers: [entry] })
    assert.equal((await served(list({ certificate: root, sha256 }))).length, 1)
    assert.equal((await served(list({ certificate: root, sha256: 'other' }))).length, 0)
    assert.equal((await served(list({ certificate: root }))).length, 0)
    assert.deepEqual(await served('{"verifiers":[{"certificate":"AAAA"}]}'), [])
    assert.deepEqual(await served('not json'), [])
    assert.deepEqual(await served('', 404), [])
  })
})

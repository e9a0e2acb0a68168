import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { deflateSync } from 'node:zlib'
import { createStatusCheck, decodeList, encodeList, setStatus, statusAt } from './index.ts'

const folder = join(import.meta.dirname, '../../../test/vectors/status-list')
const examples = JSON.parse(readFileSync(join(folder, 'encoding-examples.json'), 'utf8'))

describe('Token Status List §4: the printed encodings', () => {
  const list: any[] = Array.isArray(examples)
    ? examples
    : (examples.examples ?? Object.values(examples).find(Array.isArray))
  for (const example of list) {
    const bits = example.bits ?? example.json?.bits
    const lst = example.lst ?? example.json?.lst
    const values: number[] = example.values ?? example.statuses ?? example.status
    it(`${bits} bits, ${values.length} entries`, () => {
      const bytes = decodeList(lst)
      assert.deepEqual(
        values.map((_, index) => statusAt(bytes, bits, index)),
        values,
      )
      const own = Buffer.alloc(bytes.length)
      values.forEach((value, index) => setStatus(own, bits, index, value))
      assert.deepEqual(decodeList(encodeList(own)), bytes)
      assert.equal(statusAt(bytes, bits, bytes.length * (8 / bits)), undefined)
    })
  }
})

describe('T23: a status that cannot be known refuses', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const uri = 'https://issuer.example/status-lists/1'
  const now = 1_750_000_000
  const bytes = Buffer.alloc(16)
  setStatus(bytes, 1, 5, 1)
  const token = (changes: any = {}) => {
    const header = { typ: 'statuslist+jwt', alg: 'ES256', ...changes.header }
    const payload = {
      sub: uri,
      iat: now,
      exp: now + 100,
      ttl: 50,
      status_list: { bits: 1, lst: encodeList(bytes) },
      ...changes.payload,
    }
    const input = [header, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    return `${input}.${sign('sha256', Buffer.from(input), { key: changes.key ?? privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
  const ask = async (
    text: () => string | Promise<string>,
    status: any = { status_list: { idx: 4, uri } },
  ) => {
    const check = createStatusCheck({
      fetchToken: async () => text(),
      clock: { now: () => new Date(now * 1000) },
    })
    const verdict = await check({ status }, 'https://issuer.example', () => ({
      ok: true,
      key: publicKey,
      issuer: 'https://issuer.example',
    }))
    return verdict.ok ? 'ok' : verdict.reason
  }
  it('valid', async () => assert.equal(await ask(() => token()), 'ok'))
  it('revoked', async () =>
    assert.equal(await ask(() => token(), { status_list: { idx: 5, uri } }), 'revoked'))
  const unknown: [string, () => string, any?][] = [
    ['another key', () => token({ key: other.privateKey })],
    ['another address in sub', () => token({ payload: { sub: `${uri}2` } })],
    ['wrong typ', () => token({ header: { typ: 'JWT' } })],
    ['expired', () => token({ payload: { exp: now - 100 } })],
    ['from the future', () => token({ payload: { iat: now + 100 } })],
    ['no JWT', () => 'nonsense'],
    [
      'a list that inflates to 50 MB',
      () =>
        token({
          payload: {
            status_list: { bits: 1, lst: deflateSync(Buffer.alloc(50_000_000)).toString('base64url') },
          },
        }),
    ],
    ['an index past the end', () => token(), { status_list: { idx: 1_000_000, uri } }],
    ['no index', () => token(), { status_list: { uri } }],
    ['no address', () => token(), { status_list: { idx: 3 } }],
    ['a negative index', () => token(), { status_list: { idx: -1, uri } }],
    ['an index that is no whole number', () => token(), { status_list: { idx: 1.5, uri } }],
    ['an index in words', () => token(), { status_list: { idx: '3', uri } }],
    ['an unknown mechanism', () => token(), { other: 1 }],
    [
      'unreachable',
      () => {
        throw new Error('down')
      },
    ],
  ]
  for (const [name, text, status] of unknown)
    it(name, async () => assert.equal(await ask(text, status), 'status_unavailable'))

  it('asks once for all who ask at once, and again after the ttl', async () => {
    let fetched = 0
    let seconds = now
    const check = createStatusCheck({
      fetchToken: async () => ((fetched += 1), token()),
      clock: { now: () => new Date(seconds * 1000) },
    })
    const once = () =>
      check({ status: { status_list: { idx: 4, uri } } }, 'i', () => ({
        ok: true,
        key: publicKey,
        issuer: 'i',
      }))
    await Promise.all([once(), once(), once()])
    await once()
    assert.equal(fetched, 1)
    seconds += 51
    await once()
    assert.equal(fetched, 2)
  })
})

import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { openProvider, SECRET } from '../../test/support/document-provider.ts'
import type { TestProvider } from '../../test/support/document-provider.ts'

const unreached = (): never => assert.fail('These tests end at the first page')
let party: TestProvider
beforeEach(async () => {
  party = await openProvider(() => ({
    faces: { analyse: unreached },
    faceCapture: {
      start: unreached,
      compare: unreached,
      view: unreached,
      scripts: [],
      routes: () => new Hono(),
    },
    createOffer: unreached,
    offerState: unreached,
  }))
})

async function open(reference?: string) {
  party.wait(1)
  const response = await party.app.request('http://verify.localhost:3000/sessions', {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`example:${SECRET}`).toString('base64')}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ redirect_uri: 'http://localhost:3000/return', state: 'a', reference }),
  })
  return { status: response.status, ...((await response.json()) as { id: string; url: string }) }
}
const statuses = (opened: { id: string }[]) => Promise.all(opened.map(({ id }) => party.statusOf(id)))

describe('T16: sessions of one reference', () => {
  it('stay open five at a time: the oldest ends, key and material with it, and its browser is told', async () => {
    const first = [await open('attempt-1'), await open('attempt-1')]
    const browser = party.browser()
    await browser.request(new URL(first[0]?.url ?? '').pathname)
    const more = [await open('attempt-1'), await open('attempt-1'), await open('attempt-1')]
    assert.deepEqual(await statuses([...first, ...more]), Array(5).fill('welcome'))
    const sixth = await open('attempt-1')
    assert.equal(sixth.status, 201)
    assert.deepEqual(await statuses([...first, ...more, sixth]), ['expired', ...Array(5).fill('welcome')])
    assert.match(await browser.text('/verify'), /has run out/)
    const { rows } = await sql<{ id: string }>`
      select id from provider_session where sealed_key is null`.execute(party.database)
    assert.deepEqual(rows, [{ id: first[0]?.id }])
  })

  it('do not close the provider for anybody else, however many one person begins', async () => {
    const others = [await open('attempt-2'), await open(), await open()]
    for (let opened = 0; opened < 310; opened += 1)
      assert.equal((await open('attempt-1')).status, 201, String(opened))
    assert.deepEqual(await statuses(others), Array(3).fill('welcome'))
    assert.equal((await open('attempt-3')).status, 201)
  })

  it('are counted one after the other when they are opened at once', async () => {
    const opened = await Promise.all(Array.from({ length: 12 }, () => open('attempt-1')))
    const still = (await statuses(opened)).filter((status) => status === 'welcome')
    assert.equal(still.length, 5)
  })

  it('are known by a hash alone, of a reference of at most 128 characters', async () => {
    const { id } = await open('attempt-1')
    const { rows } = await sql<{ row: string }>`
      select provider_session::text as row from provider_session where id = ${id}`.execute(party.database)
    assert.doesNotMatch(rows[0]?.row ?? 'attempt-1', /attempt-1/)
    assert.equal((await open('a'.repeat(128))).status, 201)
    for (const wrong of ['', 'a'.repeat(129)]) assert.equal((await open(wrong)).status, 400)
  })
})

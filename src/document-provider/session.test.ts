import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextStatus, returnUrl, TRANSITIONS } from './session.ts'
import type { Session, SessionEvent, Status } from './session.ts'

const statuses = Object.keys(TRANSITIONS) as Status[]
const path = (events: SessionEvent[], from: Status = 'welcome') =>
  events.reduce<Status | null>((status, event) => status && nextStatus(status, event), from)

describe('session table', () => {
  it('leads from welcome to done, with one side or two', () => {
    const before: SessionEvent[] = ['accepted', 'chosen', 'chosen', 'started']
    const after: SessionEvent[] = ['used', 'submitted', 'face_taken', 'matched']
    assert.equal(path([...before, 'page_read', ...after]), 'done')
    assert.equal(path([...before, 'front_taken', 'used', 'page_read', ...after]), 'done')
  })
  it('T20: done is reached from checking alone, checking from selfie alone, selfie from the submitted photos or a failed check', () => {
    const into = (target: Status) =>
      statuses.filter((status) => Object.values(TRANSITIONS[status]).includes(target))
    assert.deepEqual(into('done'), ['checking'])
    assert.deepEqual(into('checking'), ['selfie'])
    assert.deepEqual(into('selfie'), ['submit', 'checking'])
    assert.deepEqual(into('submit'), ['review'])
  })
  it('has ends without a way out, and every other status can expire', () => {
    for (const status of statuses) {
      const isEnd = status === 'refused' || status === 'expired'
      assert.equal(nextStatus(status, 'expire'), isEnd ? null : 'expired')
      if (isEnd) assert.deepEqual(TRANSITIONS[status], {})
    }
  })
})

describe('return address', () => {
  const session = {
    id: 'tx-1',
    redirectUri: 'https://id.example/back?a=1',
    clientState: 's&t',
    issuedAt: null,
  }
  it('carries state and transaction id, and the error after a refusal only', () => {
    const issued = { ...session, status: 'done', issuedAt: new Date(0) } as Session
    assert.equal(returnUrl(issued), 'https://id.example/back?a=1&state=s%26t&transaction_id=tx-1')
    const refused = new URL(returnUrl({ ...session, status: 'refused' } as Session))
    assert.equal(refused.searchParams.get('error'), 'document_not_validated')
  })
})

import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { areHeld, listCards, wipeCard } from '../../web/wallet/card.ts'
import type { Card, CardStore } from '../../web/wallet/card.ts'
import { sealCredential, unlockCard } from '../../web/wallet/pin.ts'
import { makeHolderKey } from '../../web/wallet/protocol/key.ts'
import { watchCards } from '../../web/wallet/watch-cards.ts'

const PIN = '314159'
const START = new Date('2026-11-25T12:00:00Z')
const later = (minutes: number) => new Date(START.getTime() + minutes * 60_000)

let made: Card
before(async () => {
  made = {
    id: 'card',
    issuer: 'https://verify.example',
    issuerName: 'Example',
    title: 'Identity',
    type: 'identity',
    labels: {},
    key: await makeHolderKey(),
    sealed: await sealCredential('the credential', PIN),
    keep: false,
    addedAt: START.getTime(),
    wrongPins: 0,
  }
})

/** What IndexedDB promises: an update is one step, and whoever reads gets a copy. */
function memoryCards(...cards: Card[]) {
  const held = new Map(cards.map((card) => [card.id, { ...card }]))
  const store: CardStore = {
    all: async () => [...held.values()].map((card) => ({ ...card })),
    add: async (card) => void held.set(card.id, { ...card }),
    update: async (id, change) => {
      const card = held.get(id)
      const next = card ? change({ ...card }) : null
      if (next) held.set(id, next)
      else held.delete(id)
      return next
    },
  }
  return { store, held }
}

describe('the PIN', () => {
  it('opens the card and forgives what was mistyped before', async () => {
    const { store, held } = memoryCards(made)
    assert.deepEqual(await unlockCard(store, 'card', '000000'), { ok: false, triesLeft: 4 })
    assert.deepEqual(await unlockCard(store, 'card', PIN), { ok: true, credential: 'the credential' })
    assert.equal(held.get('card')?.wrongPins, 0)
  })

  it('has five tries in all tabs together, not in each', async () => {
    const { store, held } = memoryCards(made)
    const left: number[] = []
    for (let tries = 0; tries < 12; tries += 1) {
      const unlocked = await unlockCard(store, 'card', '000000')
      assert.ok(!unlocked.ok)
      left.push(unlocked.triesLeft)
    }
    assert.deepEqual(left.slice(0, 5), [4, 3, 2, 1, 0])
    assert.ok(left.slice(5).every((tries) => tries === 0))
    assert.equal(held.size, 0)
  })

  it('has five tries when many tabs try at the same moment, and the right one comes too late', async () => {
    const { store, held } = memoryCards(made)
    const pins = [...Array.from({ length: 8 }, () => '000000'), PIN]
    const unlocked = await Promise.all(pins.map((pin) => unlockCard(store, 'card', pin)))
    assert.ok(unlocked.every(({ ok }) => !ok))
    assert.equal(held.size, 0)
  })

  it('is counted before it is tried: closing the page saves no try', async () => {
    const { store, held } = memoryCards(made)
    for (let tries = 0; tries < 5; tries += 1) {
      const closed: CardStore = { ...store, update: once(store.update) }
      await assert.rejects(unlockCard(closed, 'card', '000000'), /page closed/)
    }
    assert.equal((await unlockCard(store, 'card', PIN)).ok, false)
    assert.equal(held.size, 0)
  })

  it('never brings back a card that another tab wiped, and does not open it', async () => {
    const { store, held } = memoryCards(made)
    await wipeCard(store, 'card')
    assert.deepEqual(await unlockCard(store, 'card', PIN), { ok: false, triesLeft: 0 })
    await store.add(made)
    const wiping: CardStore = {
      ...store,
      update: async (id, change) => {
        const next = await store.update(id, change)
        if (next?.wrongPins === 1) await wipeCard(store, id)
        return next
      },
    }
    assert.deepEqual(await unlockCard(wiping, 'card', PIN), { ok: false, triesLeft: 0 })
    assert.equal(held.size, 0)
  })
})

function once(update: CardStore['update']): CardStore['update'] {
  let isUsed = false
  return async (id, change) => {
    if (isUsed) throw new Error('page closed')
    isUsed = true
    return update(id, change)
  }
}

describe('a card that is not to be kept', () => {
  it('is gone after an hour, one that is to be kept is not', async () => {
    const { store, held } = memoryCards(made, { ...made, id: 'kept', keep: true })
    assert.equal((await listCards(store, later(59))).length, 2)
    assert.deepEqual(
      (await listCards(store, later(60))).map(({ id }) => id),
      ['kept'],
    )
    assert.deepEqual([...held.keys()], ['kept'])
  })

  it('goes while the wallet stays open, and its screen with it', async () => {
    const { store, held } = memoryCards(made, { ...made, id: 'kept', keep: true })
    let [now, shown, left] = [START, ['card'], 0]
    let tick: () => Promise<void> = async () => assert.fail('Nobody watches')
    watchCards({
      store,
      now: () => now,
      every: (_, work) => void (tick = work),
      shown: () => shown,
      leave: async () => void (left += 1),
    })
    await tick()
    assert.equal(left, 0)
    now = later(61)
    shown = ['kept']
    await tick()
    assert.deepEqual([...held.keys()], ['kept'])
    assert.equal(left, 0, 'another card is on the screen')
    shown = ['kept', 'card']
    await tick()
    assert.equal(left, 1)
  })

  it('is not shared after another tab shared it', async () => {
    const { store } = memoryCards(made)
    assert.equal(await areHeld(store, ['card'], START), true)
    await wipeCard(store, 'card')
    assert.equal(await areHeld(store, ['card'], START), false)
  })
})

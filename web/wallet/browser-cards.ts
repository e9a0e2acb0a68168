import type { Card, CardStore } from './card.ts'

const DATABASE = 'wallet'
const STORE = 'cards'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.addEventListener('upgradeneeded', () =>
      request.result.createObjectStore(STORE, { keyPath: 'id' }),
    )
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('storage')))
  })
}

/**
 * One transaction; what `work` returns is asked for when it is through and on disk: a counted PIN stays counted. Of two
 * that write, in whatever tabs, the second waits for the first (IndexedDB 3.0, transaction scheduling).
 */
async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => () => T): Promise<T> {
  const database = await open()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: 'strict' })
      const result = work(transaction.objectStore(STORE))
      transaction.addEventListener('complete', () => resolve(result()))
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('storage')))
    })
  } finally {
    database.close()
  }
}

/** The cards of this browser, in IndexedDB. */
export const browserCards: CardStore = {
  all: () =>
    run('readonly', (store) => {
      const request: IDBRequest<Card[]> = store.getAll()
      return () => request.result
    }),
  add: (card) =>
    run('readwrite', (store) => {
      store.add(card)
      return () => undefined
    }),
  update: (id, change) =>
    run('readwrite', (store) => {
      let next: Card | null = null
      const request: IDBRequest<Card | undefined> = store.get(id)
      request.addEventListener('success', () => {
        if (!request.result) return
        next = change(request.result)
        if (next) store.put(next)
        else store.delete(id)
      })
      return () => next
    }),
}
